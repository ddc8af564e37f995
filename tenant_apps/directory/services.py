"""Verbs of the directory: classes, who belongs to them, who answers for whom.

Automatic groups are true when any of these returns (or, inside `gathered_changes`, when it ends).
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import demand
from tenant_apps.accounts.services import audit, restore_users
from tenant_apps.directory import arrivals, groups, rules
from tenant_apps.directory.choices import Authority, Interest, Shown
from tenant_apps.directory.groups import gathered_changes
from tenant_apps.directory.models import Card, Guardianship, Membership, SchoolClass
from tenant_apps.directory.permissions import can_speak_for

__all__ = ["gathered_changes"]


class ClassNotEmpty(Exception):
    """A class in which somebody still is cannot be deleted."""


@dataclass(frozen=True)
class Care:
    """One adult answering for one child, for `enrol_many`."""

    relative: User
    child: User
    authority: Authority = Authority.LEGAL


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """One transaction that sees all the one before wrote: a form sent twice finds whom its first sending made."""
    with transaction.atomic():
        groups.lock_directory()
        yield


def _class_key(school_class: SchoolClass) -> str:
    return f"class:{school_class.pk}"


def _person_key(user: User) -> str:
    return f"user:{user.pk}"


def _check(school_class: SchoolClass) -> None:
    """Everything a class must be, each problem said at its field."""
    try:
        school_class.full_clean()
    except ValidationError as error:
        problems = error.message_dict
        if NON_FIELD_ERRORS in problems:  # the name's constraint ignores case, so Django says it of no field
            problems["name"] = [*problems.get("name", []), *problems.pop(NON_FIELD_ERRORS)]
        raise ValidationError(problems) from error


@transaction.atomic
def create_class(*, actor: User | None, name: str, levels: Iterable[str] = ()) -> SchoolClass:
    """A new class, with its groups. Raises ValidationError when the name is taken (case ignored) or empty."""
    groups.lock_directory()
    school_class = SchoolClass(name=rules.clean_name(name), levels=rules.sort_levels(levels))
    _check(school_class)
    school_class.save()
    groups.make_class_groups(school_class)
    audit(
        actor=actor,
        verb="directory.create_class",
        target=school_class.name,
        target_key=_class_key(school_class),
        data={"levels": school_class.levels},
    )
    return school_class


@transaction.atomic
def rename_class(
    *, actor: User | None, school_class: SchoolClass, name: str, levels: Iterable[str] | None = None
) -> SchoolClass:
    """Give the class a name and, unless None, its levels. Raises ValidationError as `create_class` does."""
    groups.lock_directory()  # before the row: whoever attaches somebody holds the one and needs the other
    school_class = SchoolClass.objects.select_for_update().get(pk=school_class.pk)
    before = {"name": school_class.name, "levels": school_class.levels}
    school_class.name = rules.clean_name(name)
    if levels is not None:
        school_class.levels = rules.sort_levels(levels)
    if before == {"name": school_class.name, "levels": school_class.levels}:
        return school_class
    _check(school_class)
    school_class.save(update_fields=["name", "levels"])
    audit(
        actor=actor,
        verb="directory.rename_class",
        target=school_class.name,
        target_key=_class_key(school_class),
        data={"before": before, "levels": school_class.levels},
    )
    return school_class


@transaction.atomic
def delete_class(*, actor: User | None, school_class: SchoolClass) -> None:
    """Remove a class nobody is attached to (those who are leaving aside), with its groups. Raises ClassNotEmpty."""
    groups.lock_directory()
    if Membership.objects.filter(school_class=school_class, user__leaving_at=None).exists():
        raise ClassNotEmpty(school_class.name)
    key, name = _class_key(school_class), school_class.name
    school_class.delete()
    audit(actor=actor, verb="directory.delete_class", target=name, target_key=key)


def _keep(actor: User | None, *people: User) -> None:
    """Whoever is given a class or a family again is not leaving any more."""
    if leaving := [user for user in people if user.is_leaving]:
        restore_users(actor=actor, users=leaving)


@transaction.atomic
def save_card(*, actor: User, motto: str, mood: str, interests: Iterable[str], shown: Iterable[str]) -> Card:
    """What the person says of themselves, and what of it others see (a Mood or "", Interests, Showns).

    The audit line names what changed, never what was written. Raises ValidationError.
    """
    card, _made = Card.objects.select_for_update().get_or_create(user=actor)
    said = {
        "motto": rules.clean_name(motto),
        "mood": mood,
        "interests": rules.in_order(Interest.values, interests),
        "shown": rules.in_order(Shown.values, shown),
    }
    changed = sorted(name for name, value in said.items() if getattr(card, name) != value)
    for name in changed:
        setattr(card, name, said[name])
    card.clean_fields()
    if changed:
        card.save(update_fields=changed)
        target = {"target": actor.full_name, "target_key": _person_key(actor)}
        audit(actor=actor, verb="directory.save_card", data={"fields": changed}, **target)
    return card


@transaction.atomic
def show_birthday(*, actor: User, child: User, shown: bool) -> bool:
    """Let a child's birthday (day and month) be seen by those who see the child, or not; False when it was so already.

    Raises AccountRefused (permissions.can_speak_for).
    """
    demand(can_speak_for(actor, child))
    card, _made = Card.objects.select_for_update().get_or_create(user=child)
    if card.shows(Shown.BIRTHDAY) == shown:
        return False
    others = [what for what in card.shown if what != Shown.BIRTHDAY]
    card.shown = rules.in_order(Shown.values, [*others, Shown.BIRTHDAY] if shown else others)
    card.save(update_fields=["shown"])
    data = {"shown": shown}
    verb = "directory.show_birthday"
    audit(actor=actor, verb=verb, target=child.full_name, target_key=_person_key(child), data=data)
    return True


def _refuse_membership(user: User) -> None:
    if not rules.may_join_class(user.profile):
        raise ValidationError(_("Un parent n’est pas rattaché à une classe : il suit ses enfants."))


@transaction.atomic
def attach(*, actor: User | None, school_class: SchoolClass, user: User) -> Membership:
    """Attach a pupil, a teacher or a member of staff to a class; nothing happens when they already are.

    Somebody who was leaving is restored. Raises ValidationError for a parent.
    """
    _refuse_membership(user)
    groups.lock_directory()
    _keep(actor, user)
    membership, created = Membership.objects.get_or_create(school_class=school_class, user=user)
    if created:
        _settle_with_relatives([user.pk])
        _audit_membership(actor, "directory.attach", school_class, user)
        arrivals.tell_joined(actor=actor, school_class=school_class, users=[user])
    return membership


@transaction.atomic
def detach(*, actor: User | None, school_class: SchoolClass, user: User) -> bool:
    """Take a person out of a class; False when they were not in it. The account stays."""
    groups.lock_directory()
    deleted, _rows = Membership.objects.filter(school_class=school_class, user=user).delete()
    if not deleted:
        return False
    _settle_with_relatives([user.pk])
    _audit_membership(actor, "directory.detach", school_class, user)
    arrivals.tell_left(actor=actor, school_class=school_class, user=user)
    return True


def _audit_membership(actor: User | None, verb: str, school_class: SchoolClass, user: User) -> None:
    audit(
        actor=actor,
        verb=verb,
        target=user.full_name,
        target_key=_person_key(user),
        data={"class": school_class.name, "class_id": school_class.pk},
    )


def _refuse_care(relative: User, child: User) -> None:
    if not rules.may_be_guardian(relative.profile, child.profile) or relative.pk == child.pk:
        raise ValidationError(_("Seul un adulte peut être responsable, et seulement d’un élève."))


@transaction.atomic
def add_guardian(*, actor: User | None, relative: User, child: User, authority: str = Authority.LEGAL) -> Guardianship:
    """Say that this adult answers for this child; an existing link takes the new authority.

    Somebody who was leaving is restored.

    Raises ValidationError when the one is not an adult or the other not a pupil.
    """
    _refuse_care(relative, child)
    groups.lock_directory()
    _keep(actor, relative, child)
    link, created = Guardianship.objects.get_or_create(
        relative=relative, child=child, defaults={"authority": authority}
    )
    if not created:
        if link.authority == authority:
            return link
        link.authority = authority
        link.save(update_fields=["authority"])
    groups.settle([relative.pk])
    _audit_care(actor, "add", relative, child, {"authority": str(authority)})
    return link


@transaction.atomic
def remove_guardian(*, actor: User | None, relative: User, child: User) -> bool:
    """End the link between an adult and a child; False when there was none. Both accounts stay."""
    groups.lock_directory()
    deleted, _rows = Guardianship.objects.filter(relative=relative, child=child).delete()
    if not deleted:
        return False
    groups.settle([relative.pk])
    _audit_care(actor, "remove", relative, child, {})
    return True


def _audit_care(actor: User | None, verb: str, relative: User, child: User, data: dict[str, str]) -> None:
    """One line in the history of each of the two."""
    audit(
        actor=actor,
        verb=f"directory.{verb}_guardian",
        target=child.full_name,
        target_key=_person_key(child),
        data={**data, "relative": relative.full_name, "relative_id": relative.pk},
    )
    audit(
        actor=actor,
        verb=f"directory.{verb}_child",
        target=relative.full_name,
        target_key=_person_key(relative),
        data={**data, "child": child.full_name, "child_id": child.pk},
    )


@transaction.atomic
def enrol_many(
    *,
    actor: User | None,
    memberships: Sequence[tuple[SchoolClass, User]] = (),
    care: Sequence[Care] = (),
) -> None:
    """Attach many people and link many families in a fixed number of queries, with one audit line.

    What exists already stays as it is. Raises ValidationError as `attach` and `add_guardian` do,
    before anything is written.
    """
    for _class, user in memberships:
        _refuse_membership(user)
    for link in care:
        _refuse_care(link.relative, link.child)
    groups.lock_directory()
    Membership.objects.bulk_create(
        [Membership(school_class=school_class, user=user) for school_class, user in memberships], ignore_conflicts=True
    )
    Guardianship.objects.bulk_create(
        [Guardianship(relative=link.relative, child=link.child, authority=link.authority) for link in care],
        ignore_conflicts=True,
    )
    groups.settle({link.relative.pk for link in care})
    _settle_with_relatives([user.pk for _class, user in memberships])
    audit(
        actor=actor,
        verb="directory.enrol_many",
        data={"memberships": len(memberships), "guardianships": len(care)},
    )


def _settle_with_relatives(people: Iterable[int]) -> None:
    """Whoever joins or leaves a class takes their parents along."""
    ids = list(people)
    relatives = Guardianship.objects.filter(child__in=ids).values_list("relative", flat=True)
    groups.settle({*ids, *relatives})


def sync_groups_of_many(ids: Iterable[int]) -> None:
    """The same for many people (user ids), in a fixed number of queries."""
    _settle_with_relatives(ids)


def sync_groups_of(user: User) -> None:
    """Make the automatic groups of a person true, and those of a pupil's parents (profile, function, leaving)."""
    if user.profile == Profile.PUPIL:
        _settle_with_relatives([user.pk])
    else:
        groups.settle([user.pk])
