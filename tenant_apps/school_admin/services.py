"""Verbs of the school's administrators, made of those of accounts and directory."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from shared_apps.ui.pictures import Picture
from tenant_apps.accounts import services as accounts
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import can_delete_now, demand
from tenant_apps.directory import services as directory
from tenant_apps.directory.groups import lock_directory
from tenant_apps.directory.models import SchoolClass
from tenant_apps.school_admin import permissions
from tenant_apps.school_admin.pictures import SHELF
from tenant_apps.school_admin.tasks import drop_picture
from tenants import services as schools
from tenants.context import current_school

_PICTURE_STAYS = 60  # seconds, once it is no longer the school's


@transaction.atomic
def create_adult(*, actor: User | None, profile: str, classes: Iterable[SchoolClass] = (), **identity: Any) -> User:
    """A teacher or a member of staff (first_name, last_name, email), attached to classes at once.

    Raises as `accounts.create_user` and `directory.attach` do.
    """
    user = accounts.create_user(actor=actor, profile=profile, **identity)
    attach_to_all(actor=actor, user=user, classes=classes)
    return user


@transaction.atomic
def attach_to_all(*, actor: User | None, user: User, classes: Iterable[SchoolClass]) -> None:
    """Attach one person to several classes; they stay if they were leaving. Raises ValidationError for a parent."""
    with directory.gathered_changes():
        if user.is_leaving:
            accounts.restore_users(actor=actor, users=[user])
        for school_class in classes:
            directory.attach(actor=actor, school_class=school_class, user=user)


@transaction.atomic
def set_functions(*, actor: User | None, user: User, functions: Iterable[str]) -> User:
    """Give a person exactly these functions.

    Raises AccountRefused for somebody who cannot hold one, and when nobody would be left to
    administer the school; two administrators who resign at once do so one after the other.
    """
    lock_directory()
    user = User.objects.get(pk=user.pk)
    wanted = sorted(set(functions))
    demand(permissions.can_set_functions(user, wanted))
    return accounts.update_user(actor=actor, user=user, functions=wanted)


@transaction.atomic
def block(*, actor: User | None, user: User) -> User:
    """Close an account. Raises AccountRefused for one's own and for the last administrator's."""
    lock_directory()
    user = User.objects.get(pk=user.pk)
    if user.is_school_admin:
        demand(permissions.can_leave_administration(user))
    return accounts.block_user(actor=actor, user=user)


@transaction.atomic
def delete_person(*, actor: User, user: User) -> bool:
    """Send somebody on their way out or, when nobody ever used the account, erase it; True when erased.

    Raises AccountRefused for oneself and for the last administrator.
    """
    lock_directory()
    user = User.objects.get(pk=user.pk)
    demand(permissions.can_predelete(actor, user))
    if can_delete_now(actor, user):
        accounts.delete_user(actor=actor, user=user)
        return True
    accounts.predelete_users(actor=actor, users=[user])
    return False


@transaction.atomic
def reset_access(*, actor: User, user: User) -> str:
    """Erase a forgotten password: the code of a new sheet lets the person in again.

    Raises AccountRefused for oneself and when nobody would be left to administer the school; two
    administrators who do it to each other at once do so one after the other.
    """
    lock_directory()
    user = User.objects.get(pk=user.pk)
    demand(permissions.can_reset_access(actor, user))
    if user.is_school_admin:
        demand(permissions.can_leave_administration(user))
    return accounts.reset_access(actor=actor, user=user)


@transaction.atomic
def set_picture(*, actor: User | None, picture: Picture) -> None:
    """This picture is the school's from now on; the one before is erased."""
    school = current_school()
    SHELF.keep(picture)
    before = schools.set_picture(school=school, fingerprint=picture.fingerprint)
    accounts.audit(
        actor=actor,
        verb="school_admin.set_picture",
        target=school.name,
        target_key=f"school:{school.pk}",
        data={"picture": picture.fingerprint, "before": before},
    )
    if before != picture.fingerprint:
        _drop_later(before)


@transaction.atomic
def remove_picture(*, actor: User | None) -> None:
    """The school shows a drawing again. Nothing happens when it already does."""
    school = current_school()
    before = schools.set_picture(school=school, fingerprint="")
    if before:
        key, data = f"school:{school.pk}", {"before": before}
        accounts.audit(actor=actor, verb="school_admin.remove_picture", target=school.name, target_key=key, data=data)
        _drop_later(before)


def _drop_later(fingerprint: str) -> None:
    """Other processes know the school of some seconds ago (SCHOOL_CACHE_SECONDS): their pages still show it."""
    if fingerprint:
        drop_picture.later_on_commit(_PICTURE_STAYS, fingerprint)
