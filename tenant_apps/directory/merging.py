"""Two accounts of one person become one: what belongs to the account that goes follows the person.

Rooms that keep rows about people register a step here (in their AppConfig.ready):

    merging.register("messaging", move_messages)     # def move_messages(*, kept: User, merged: User) -> None

Steps run in the transaction of the merge, in the order of their names; one that fails undoes it all.
"""

from typing import Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import SCHOOL_ADULTS, LeavingReason, Profile, Source
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import AccountRefused, Allowed, Decision, Denied, demand
from tenant_apps.accounts.services import audit_people, predelete_users
from tenant_apps.directory import groups
from tenant_apps.directory.choices import AUTOMATIC_GROUPS, Authority
from tenant_apps.directory.models import Card, GroupMember, Guardianship, Membership, PersonalDetails
from tenant_apps.directory.services import sync_groups_of_many


class Step(Protocol):
    """Moves what a room keeps about `merged` to `kept`."""

    def __call__(self, *, kept: User, merged: User) -> None:
        """In the transaction of the merge."""


_steps: dict[str, Step] = {}
# Whose word on a person's identity counts more.
_SOURCES = (Source.MANUAL, Source.ORDER, Source.ONDE, Source.AAF1D)
# Who works at the school may also be a parent, never the reverse.
_PROFILES = (Profile.RELATIVE, Profile.GUEST, Profile.STAFF, Profile.TEACHER)
_IDENTITY = ("first_name", "last_name", "sort_name", "birth_date", "source")
_FILLED = ("birth_date", "email", "mobile", "ine", "feed_key")


def register(name: str, step: Step) -> None:
    """Have `step` run at each merge; the same name again replaces it."""
    _steps[name] = step


def can_merge(one: User, other: User) -> Decision:
    """Whether two accounts may be one person's."""
    if one.pk == other.pk or Profile.TEAM in (one.profile, other.profile):
        return Denied(_("Choisissez deux comptes différents."))
    if (one.profile == Profile.PUPIL) != (other.profile == Profile.PUPIL):
        return Denied(_("Un élève et un adulte ne sont pas la même personne."))
    if one.is_leaving or other.is_leaving:
        return Denied(_("L’un des deux comptes est en départ : restaurez-le d’abord."))
    for name in ("ine", "feed_key"):
        if getattr(one, name) and getattr(other, name) and getattr(one, name) != getattr(other, name):
            return Denied(_("Ces deux comptes ont des numéros officiels différents : ce sont deux personnes."))
    return Allowed()


def can_keep(kept: User, merged: User) -> Decision:
    """The account that has been used stays; between two, a human chooses."""
    if not kept.is_active:
        return Denied(_("Le compte qui reste est bloqué : débloquez-le d’abord."))
    if merged.is_activated and not kept.is_activated:
        return Denied(_("L’autre compte est activé : c’est lui qui reste."))
    return can_merge(kept, merged)


def usual_choice(one: User, other: User) -> User | None:
    """The account to keep: the activated one, else the older; None when both are activated."""
    if one.is_activated and other.is_activated:
        return None
    if one.is_activated != other.is_activated:
        return one if one.is_activated else other
    return min(one, other, key=lambda user: user.pk)


@transaction.atomic
def merge(*, actor: User | None, kept: User, merged: User) -> User:
    """Make one account of two; the one that goes is on its way out, and its owner is told by mail.

    The one that stays keeps its login, password and code. Raises AccountRefused,
    also when the account that would go is the actor's own.
    """
    groups.lock_directory()
    by_id = {user.pk: user for user in User.objects.filter(pk__in=[kept.pk, merged.pk]).select_for_update()}
    if kept.pk not in by_id or merged.pk not in by_id:
        raise AccountRefused(_("Un de ces deux comptes a été effacé entre-temps."))
    kept, merged = by_id[kept.pk], by_id[merged.pk]
    demand(can_keep(kept, merged))
    with groups.gathered_changes():
        for move in (_move_memberships, _move_care, _move_groups, _move_details, _move_card, _unite_identity):
            move(kept, merged)  # identity last: details ask whose source is the better one
        for name in sorted(_steps):
            _steps[name](kept=kept, merged=merged)
        predelete_users(actor=actor, users=[merged], reason=LeavingReason.MERGED)
        sync_groups_of_many([kept.pk, merged.pk])
    audit_people(actor=actor, verb="directory.merge", users=[kept], data={"login": merged.login})
    audit_people(actor=actor, verb="directory.merged_into", users=[merged], data={"login": kept.login})
    return kept


def outranks(one: User, other: User) -> bool:
    """Whether the source of one knows better who the person is."""
    return _SOURCES.index(Source(one.source)) > _SOURCES.index(Source(other.source))


def _unite_identity(kept: User, merged: User) -> None:
    """Names of the better source, what is blank filled, functions of both; numbers exist once."""
    if outranks(merged, kept):
        for name in _IDENTITY:
            if getattr(merged, name):
                setattr(kept, name, getattr(merged, name))
    for name in _FILLED:
        if not getattr(kept, name):
            setattr(kept, name, getattr(merged, name))
    if kept.profile != Profile.PUPIL:
        kept.profile = max((kept.profile, merged.profile), key=lambda profile: _PROFILES.index(Profile(profile)))
    if kept.profile in SCHOOL_ADULTS:
        kept.functions = sorted({*kept.functions, *merged.functions})
    if not kept.photo:
        kept.photo, merged.photo = merged.photo, ""
    merged.ine, merged.feed_key, merged.functions = "", "", []
    merged.save(update_fields=["ine", "feed_key", "functions", "photo"])
    kept.save(update_fields=[*_IDENTITY, "email", "mobile", "ine", "feed_key", "profile", "functions", "photo"])


def _move_memberships(kept: User, merged: User) -> None:
    here = Membership.objects.filter(user=kept).values("school_class")
    Membership.objects.filter(user=merged).exclude(school_class__in=here).update(user=kept)
    Membership.objects.filter(user=merged).delete()


def _move_care(kept: User, merged: User) -> None:
    """Both sides of each link; who answers by law for one of the two answers by law."""
    for mine, others in (("relative", "child"), ("child", "relative")):
        legal = Guardianship.objects.filter(**{mine: merged}, authority=Authority.LEGAL).values(others)
        Guardianship.objects.filter(**{mine: kept, f"{others}__in": legal}).update(authority=Authority.LEGAL)
        known = Guardianship.objects.filter(**{mine: kept}).values(others)
        Guardianship.objects.filter(**{mine: merged}).exclude(**{f"{others}__in": known}).update(**{mine: kept})
        Guardianship.objects.filter(**{mine: merged}).delete()


def _move_groups(kept: User, merged: User) -> None:
    rows = GroupMember.objects.exclude(group__kind__in=AUTOMATIC_GROUPS)
    here = rows.filter(user=kept).values("group")
    rows.filter(user=merged).exclude(group__in=here).update(user=kept)


def _move_details(kept: User, merged: User) -> None:
    """What the files say: the better source's words first, the other's where it is silent."""
    theirs = PersonalDetails.objects.filter(user=merged).first()
    if theirs is None:
        return
    mine = PersonalDetails.objects.filter(user=kept).first() or PersonalDetails(user=kept)
    better = outranks(merged, kept)
    for field in PersonalDetails._meta.concrete_fields:
        value = getattr(theirs, field.attname)
        blank = getattr(mine, field.attname) in (None, "")
        if field.name != "user" and value not in (None, "") and (better or blank):
            setattr(mine, field.attname, value)
    mine.save()
    theirs.delete()


def _move_card(kept: User, merged: User) -> None:
    """What people say of themselves is not mixed: the card of the account that stays, else the other's."""
    if not Card.objects.filter(user=kept).exists():
        Card.objects.filter(user=merged).update(user=kept)
