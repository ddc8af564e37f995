"""Verbs of the school's administrators, made of those of accounts and directory."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from tenant_apps.accounts import services as accounts
from tenant_apps.accounts.models import User
from tenant_apps.directory import services as directory
from tenant_apps.directory.groups import lock_directory
from tenant_apps.directory.models import SchoolClass
from tenant_apps.school_admin import permissions


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
    """Attach one person to several classes. Raises ValidationError for a parent."""
    with directory.gathered_changes():
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
    decision = permissions.can_set_functions(user, wanted)
    if not decision:
        raise accounts.AccountRefused(decision.reason)
    return accounts.update_user(actor=actor, user=user, functions=wanted)


@transaction.atomic
def block(*, actor: User | None, user: User) -> User:
    """Close an account. Raises AccountRefused for one's own and for the last administrator's."""
    lock_directory()
    user = User.objects.get(pk=user.pk)
    if user.is_school_admin:
        decision = permissions.can_leave_administration(user)
        if not decision:
            raise accounts.AccountRefused(decision.reason)
    return accounts.block_user(actor=actor, user=user)


@transaction.atomic
def reset_access(*, actor: User, user: User) -> str:
    """Erase a forgotten password: the code of a new sheet lets the person in again. Raises AccountRefused."""
    decision = permissions.can_reset_access(actor, user)
    if not decision:
        raise accounts.AccountRefused(decision.reason)
    return accounts.reset_access(actor=actor, user=user)
