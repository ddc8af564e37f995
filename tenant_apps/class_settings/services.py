"""Verbs of the class's teacher, made of those of accounts and directory: all of it or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from tenant_apps.accounts import services as accounts
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import can_delete_now, demand
from tenant_apps.accounts.rules import TEMPORARY_CODE
from tenant_apps.class_settings import permissions
from tenant_apps.directory import services as directory
from tenant_apps.directory.choices import Authority
from tenant_apps.directory.models import Membership, SchoolClass
from tenant_apps.directory.moves import place_many


@transaction.atomic
def add_pupil(
    *, actor: User | None, school_class: SchoolClass, first_name: str, last_name: str, birth_date: date
) -> User:
    """A new pupil of the class, with a login and an activation code. Raises as `accounts.create_user` does."""
    pupil = accounts.create_user(
        actor=actor, profile=Profile.PUPIL, first_name=first_name, last_name=last_name, birth_date=birth_date
    )
    directory.attach(actor=actor, school_class=school_class, user=pupil)
    return pupil


@transaction.atomic
def add_relative(*, actor: User | None, children: Iterable[User], authority: str, **identity: Any) -> User:
    """A new adult (first_name, last_name, email) who answers for these children, brothers and sisters together."""
    relative = accounts.create_user(actor=actor, profile=Profile.RELATIVE, **identity)
    link_relative(actor=actor, relative=relative, children=children, authority=authority)
    return relative


@transaction.atomic
def link_relative(*, actor: User | None, relative: User, children: Iterable[User], authority: str) -> None:
    """Say that an adult who has an account already answers for these children too."""
    with directory.gathered_changes():
        for child in children:
            directory.add_guardian(actor=actor, relative=relative, child=child, authority=authority)


@transaction.atomic
def take_back(
    *,
    actor: User | None,
    school_class: SchoolClass,
    pupil_id: int,
    relative_id: int | None = None,
    authority: str = Authority.LEGAL,
) -> User:
    """Undo a removal: the pupil is in the class again or, with `relative_id`, the adult answers for them again.

    Returns whoever is back. Raises User.DoesNotExist when the account is gone, ValidationError when
    it may not be there any more (a pupil who is one no longer).
    """
    pupil = User.objects.get(pk=pupil_id)
    if relative_id is None:
        directory.attach(actor=actor, school_class=school_class, user=pupil)
        return pupil
    relative = User.objects.get(pk=relative_id)
    directory.add_guardian(actor=actor, relative=relative, child=pupil, authority=authority)
    return relative


@transaction.atomic
def place(*, actor: User | None, school_class: SchoolClass, pupils: Sequence[User], move: bool) -> dict[str, list[int]]:
    """Take pupils of the school into the class and, with `move`, out of their other classes.

    Returns the classes each was in (ids, by the pupil's id in text), for `put_back`.
    """
    rows = Membership.objects.filter(user__in=pupils).order_by("pk").values_list("user", "school_class")
    before: dict[str, list[int]] = {str(pupil.pk): [] for pupil in pupils}
    for user_id, class_id in rows:
        before[str(user_id)].append(class_id)
    place_many(actor=actor, users=pupils, school_class=school_class, move=move)
    return before


@transaction.atomic
def put_back(*, actor: User | None, school_class: SchoolClass, placed: Mapping[str, Sequence[int]]) -> list[User]:
    """Undo `place`: the pupils leave the class and are again in those they were in, if these still exist."""
    pupils = list(User.objects.filter(pk__in=[int(pk) for pk in placed]).by_name())
    wanted = {class_id for ids in placed.values() for class_id in ids}
    classes = SchoolClass.objects.in_bulk(wanted)
    with directory.gathered_changes():
        for pupil in pupils:
            _put_back_one(actor, school_class, pupil, [classes[pk] for pk in placed[str(pupil.pk)] if pk in classes])
    return pupils


def _put_back_one(actor: User | None, school_class: SchoolClass, pupil: User, before: Sequence[SchoolClass]) -> None:
    for one in before:
        directory.attach(actor=actor, school_class=one, user=pupil)
    if school_class not in before:
        directory.detach(actor=actor, school_class=school_class, user=pupil)


@transaction.atomic
def give_code(*, actor: User, user: User) -> str:
    """A temporary code (a week, once) to choose a new password; what was given before is worthless.

    The password is erased and open sessions end. Raises AccountRefused.
    """
    demand(permissions.can_give_code(actor, user))
    return _give_code(actor, user)


@transaction.atomic
def help_child(*, actor: User, user: User) -> str:
    """The same by a parent for a child. Raises AccountRefused."""
    demand(permissions.can_help_child(actor, user))
    return _give_code(actor, user)


def _give_code(actor: User, user: User) -> str:
    give = accounts.reset_access if user.is_activated else accounts.renew_code
    return give(actor=actor, user=user, good_for=TEMPORARY_CODE)


@transaction.atomic
def block_pupil(*, actor: User, user: User) -> User:
    """Close a pupil's account. Raises AccountRefused."""
    demand(permissions.can_block_pupil(actor, user))
    return accounts.block_user(actor=actor, user=user)


@transaction.atomic
def unblock_pupil(*, actor: User, user: User) -> User:
    """Open it again. Raises AccountRefused."""
    demand(permissions.can_block_pupil(actor, user))
    return accounts.unblock_user(actor=actor, user=user)


@transaction.atomic
def delete_pupil(*, actor: User, school_class: SchoolClass, user: User) -> bool:
    """Send a pupil on their way out; True when the account, never used, is gone at once. Raises AccountRefused."""
    demand(permissions.can_delete_pupil(actor, user, school_class))
    at_once = bool(can_delete_now(actor, user))
    data = {"class": school_class.name, "class_id": school_class.pk, "at_once": at_once}
    # Said of the class: the account may be gone, and its own lines name no class.
    accounts.audit(actor=actor, verb="class_settings.delete_pupil", target=user.full_name, data=data)
    if at_once:
        accounts.delete_user(actor=actor, user=user)
    else:
        accounts.predelete_users(actor=actor, users=[user])
    return at_once


@transaction.atomic
def restore_pupil(*, actor: User, school_class: SchoolClass, restored: int) -> User:
    """Undo a deletion: the pupil is back with class and family. Raises User.DoesNotExist."""
    pupil = User.objects.get(pk=restored, memberships__school_class=school_class)
    accounts.restore_users(actor=actor, users=[pupil])
    return pupil
