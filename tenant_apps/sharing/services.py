"""Verbs on shares: given, changed, taken back, copied from another thing."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.communication.permissions import reachable, reachable_groups
from tenant_apps.directory.models import Group
from tenant_apps.sharing.choices import Level
from tenant_apps.sharing.models import Share
from tenant_apps.sharing.registry import Change, Shareable, ids_of
from tenants.context import current_schema
from tenants.locks import wait_for

# Lines of one panel: beyond, people make a group.
MOST_SHARES = 200


class ShareRefused(ValueError):
    """The change is not possible; its text is the reason, in words."""


def _begin(actor: User, kind: Shareable, thing: Any) -> None:
    """One change of a thing's shares at a time, by who may make it."""
    wait_for(f"shares:{current_schema()}:{kind.kind}:{thing.pk}")
    decision = kind.can_share(actor, thing)
    if not decision:
        raise ShareRefused(decision.reason)


def _finish(actor: User, kind: Shareable, thing: Any, verb: str, change: Change) -> Change:
    target, key = kind.title(thing), f"{kind.kind}:{thing.pk}"
    data = {name: sorted(ids) for name, ids in vars(change).items() if ids}
    audit(actor=actor, verb=f"sharing.{verb}", target=target, target_key=key, data=data)
    kind.on_change(actor, thing, change)
    return change


@transaction.atomic
def share(
    *, actor: User, kind: Shareable, thing: Any, level: Level, users: Iterable[int] = (), groups: Iterable[int] = ()
) -> Change:
    """Share `thing` with these people and groups (ids) at this level; those who had it get this level instead.

    Only with whom the actor reaches (communication.permissions): others are left out as if they did not
    exist. Raises ShareRefused when the actor may not, for a level the thing does not have, for nobody at
    all, and beyond MOST_SHARES.
    """
    _begin(actor, kind, thing)
    _demand_level(kind, level)
    mine = [actor.pk, kind.owner(thing) or actor.pk]
    people = set(reachable(actor).exclude(pk__in=mine).filter(pk__in=list(users)).values_list("pk", flat=True))
    many = set(reachable_groups(actor).filter(pk__in=list(groups)).values_list("pk", flat=True))
    if not people and not many:
        raise ShareRefused(_("Choisissez au moins une personne ou un groupe que vous pouvez joindre."))
    return _finish(actor, kind, thing, "share", _give(kind, thing, level, people, many))


def _demand_level(kind: Shareable, level: Level) -> None:
    if level not in kind.levels:
        raise ShareRefused(_("Ce droit n’existe pas ici."))


def _give(kind: Shareable, thing: Any, level: Level, users: set[int], groups: set[int]) -> Change:
    rows = kind.share_model._default_manager.filter(target=thing)
    rows.filter(user__in=users).update(level=level)
    rows.filter(group__in=groups).update(level=level)
    new_users = users - set(rows.filter(user__in=users).values_list("user", flat=True))
    new_groups = groups - set(rows.filter(group__in=groups).values_list("group", flat=True))
    if rows.count() + len(new_users) + len(new_groups) > MOST_SHARES:
        raise ShareRefused(_("%(most)s lignes de partage au plus : choisissez un groupe.") % {"most": MOST_SHARES})
    made = [kind.share_model(target=thing, user_id=pk, level=level) for pk in sorted(new_users)]
    made += [kind.share_model(target=thing, group_id=pk, level=level) for pk in sorted(new_groups)]
    kind.share_model._default_manager.bulk_create(made)
    return Change(gained_users=new_users, gained_groups=new_groups)


@transaction.atomic
def change_level(*, actor: User, kind: Shareable, thing: Any, share: Share, level: Level) -> None:
    """Another level for one line. Raises ShareRefused when the actor may not, or the level does not exist here."""
    _begin(actor, kind, thing)
    _demand_level(kind, level)
    if kind.share_model._default_manager.filter(pk=share.pk, target=thing).update(level=level):
        _finish(actor, kind, thing, "change_level", Change())


@transaction.atomic
def unshare(*, actor: User, kind: Shareable, thing: Any, share: Share) -> Change:
    """Take one line back. Raises ShareRefused when the actor may not."""
    _begin(actor, kind, thing)
    gone, _rows = kind.share_model._default_manager.filter(pk=share.pk, target=thing).delete()
    if not gone:
        return Change()
    change = Change(lost_users=ids_of(share.user_id), lost_groups=ids_of(share.group_id))
    return _finish(actor, kind, thing, "unshare", change)


@transaction.atomic
def give_back(
    *, actor: User, kind: Shareable, thing: Any, level: Level, user: int | None = None, group: int | None = None
) -> Change:
    """Undo `unshare`: the same person or group (an id) again, whether or not the actor still reaches them.

    Who was given it another way meanwhile keeps that. Raises ShareRefused when the actor may not, and when
    the person or the group is not there any more.
    """
    _begin(actor, kind, thing)
    rows = kind.share_model._default_manager.filter(target=thing)
    there = User.objects.filter(pk=user).exists() if user else Group.objects.filter(pk=group or 0).exists()
    if not there:
        raise ShareRefused(_("Il est trop tard : cette personne ou ce groupe n’est plus dans l’école."))
    if rows.filter(user=user, group=group).exists():
        return Change()
    kind.share_model._default_manager.create(target=thing, user_id=user, group_id=group, level=level)
    change = Change(gained_users=ids_of(user), gained_groups=ids_of(group))
    return _finish(actor, kind, thing, "give_back", change)


@transaction.atomic
def copy_shares(*, actor: User, kind: Shareable, thing: Any, source_kind: Shareable, source: Any) -> Change:
    """Give `thing` the lines of `source` that it does not have, as far as the actor reaches them.

    A level the thing does not have becomes the nearest below. Raises ShareRefused when the actor may not
    manage both, or when nothing can be copied.
    """
    _begin(actor, kind, thing)
    if not source_kind.can_share(actor, source):
        raise ShareRefused(_("Vous ne gérez pas les partages de ce que vous voulez copier."))
    gained_users: set[int] = set()
    gained_groups: set[int] = set()
    for level, (users, groups) in _lines_to_copy(actor, kind, thing, _lines(source_kind, source)).items():
        change = _give(kind, thing, level, users, groups)
        gained_users.update(change.gained_users)
        gained_groups.update(change.gained_groups)
    if not gained_users and not gained_groups:
        raise ShareRefused(_("Il n’y a rien de plus à copier."))
    change = Change(gained_users=gained_users, gained_groups=gained_groups)
    return _finish(actor, kind, thing, "copy_shares", change)


def _lines(kind: Shareable, thing: Any) -> list[Any]:
    return list(kind.share_model._default_manager.filter(target=thing).order_by("pk"))


def _lines_to_copy(
    actor: User, kind: Shareable, thing: Any, lines: list[Any]
) -> dict[Level, tuple[set[int], set[int]]]:
    """Level → (people, groups) whom `thing` is not shared with yet and whom the actor reaches."""
    here = _lines(kind, thing)
    known_users, known_groups = {line.user_id for line in here}, {line.group_id for line in here}
    users = set(
        reachable(actor).filter(pk__in=[line.user_id for line in lines if line.user_id]).values_list("pk", flat=True)
    )
    groups = set(
        reachable_groups(actor)
        .filter(pk__in=[line.group_id for line in lines if line.group_id])
        .values_list("pk", flat=True)
    )
    wanted: dict[Level, tuple[set[int], set[int]]] = {}
    for line in lines:
        level = _nearest(kind, line.level)
        if level is None:
            continue
        people, many = wanted.setdefault(level, (set(), set()))
        people.update({line.user_id} & users - known_users)
        many.update({line.group_id} & groups - known_groups)
    return wanted


def _nearest(kind: Shareable, level: int) -> Level | None:
    return max((Level(one) for one in kind.levels if one <= level), default=None)
