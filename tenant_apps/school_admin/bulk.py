"""What is done to several people at once: planned, shown, then done in one transaction.

A plan says whom it touches and whom it leaves out, and why. It is made again under the lock that
every change of the directory takes, so that what is done is what is true at that moment.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from tenant_apps.accounts import services as accounts
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import AccountRefused, can_delete_now
from tenant_apps.directory.groups import gathered_changes, lock_directory
from tenant_apps.directory.hand_groups import add_members
from tenant_apps.directory.models import Group, SchoolClass
from tenant_apps.directory.moves import place_many
from tenant_apps.school_admin import permissions
from tenant_apps.school_admin.choices import Bulk

# A whole large school; beyond, filter first.
MOST = 2000
# What takes an action back; the others are not undone in one click.
INVERSE = {Bulk.BLOCK: Bulk.UNBLOCK, Bulk.UNBLOCK: Bulk.BLOCK, Bulk.DELETE: Bulk.RESTORE}


@dataclass(frozen=True)
class LeftOut:
    """Somebody the action does not touch, and why."""

    user: User
    reason: str


@dataclass(frozen=True)
class Plan:
    """Whom an action touches."""

    action: Bulk
    people: list[User] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def undoable(self) -> list[User]:
        """Those for whom INVERSE takes the action back."""
        return self.to_leave if self.action == Bulk.DELETE else self.people if self.action in INVERSE else []

    @property
    def for_good(self) -> list[User]:
        """Those whom a deletion erases at once: made by hand, never activated."""
        return [user for user in self.people if self.action == Bulk.DELETE and can_delete_now(None, user)]

    @property
    def to_leave(self) -> list[User]:
        """Those whom a deletion sends on their way out."""
        gone = {user.pk for user in self.for_good}
        return [user for user in self.people if self.action == Bulk.DELETE and user.pk not in gone]


def make_plan(*, actor: User, action: Bulk, ids: Iterable[int]) -> Plan:
    """Who among these people (user ids, MOST at most) the action touches, by name; one query."""
    plan = Plan(action)
    for user in User.objects.filter(pk__in=list(ids)[:MOST]).by_name():
        decision = permissions.can_do_together(actor, action, user)
        if decision:
            plan.people.append(user)
        else:
            plan.left_out.append(LeftOut(user, decision.reason))
    return plan


@transaction.atomic
def carry_out(*, actor: User, action: Bulk, ids: Sequence[int], target: SchoolClass | Group | None = None) -> Plan:
    """Do it to all of them, in a fixed number of queries, with one audit line each; the plan that was done.

    `target` is the class where ATTACH and MOVE lead, the group of GROUP. Raises AccountRefused when
    it is missing, ValidationError when a group would be too large.
    """
    lock_directory()
    plan = make_plan(actor=actor, action=action, ids=ids)
    with gathered_changes():
        _VERBS[action](actor, plan, target)
    return plan


_Target = SchoolClass | Group | None


def _place(actor: User, plan: Plan, target: _Target) -> None:
    if not isinstance(target, SchoolClass):
        raise AccountRefused(_("Choisissez une classe."))
    place_many(actor=actor, users=plan.people, school_class=target, move=plan.action == Bulk.MOVE)


def _group(actor: User, plan: Plan, target: _Target) -> None:
    if not isinstance(target, Group):
        raise AccountRefused(_("Choisissez un groupe."))
    add_members(actor=actor, group=target, users=plan.people)


def _block(actor: User, plan: Plan, _target: _Target) -> None:
    accounts.set_blocked(actor=actor, users=plan.people, blocked=plan.action == Bulk.BLOCK)


def _delete(actor: User, plan: Plan, _target: _Target) -> None:
    leaving = plan.to_leave
    accounts.delete_users(actor=actor, users=plan.for_good)
    accounts.predelete_users(actor=actor, users=leaving)


def _restore(actor: User, plan: Plan, _target: _Target) -> None:
    accounts.restore_users(actor=actor, users=plan.people)


_VERBS = {
    Bulk.ATTACH: _place,
    Bulk.MOVE: _place,
    Bulk.GROUP: _group,
    Bulk.BLOCK: _block,
    Bulk.UNBLOCK: _block,
    Bulk.DELETE: _delete,
    Bulk.RESTORE: _restore,
}
