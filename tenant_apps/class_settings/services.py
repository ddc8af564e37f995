"""Verbs of the class's teacher, made of those of accounts and directory: all of it or nothing."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from tenant_apps.accounts import services as accounts
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.class_settings import permissions
from tenant_apps.directory import services as directory
from tenant_apps.directory.choices import Authority
from tenant_apps.directory.models import SchoolClass


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

    Returns whoever is back. Raises User.DoesNotExist when the account is gone.
    """
    pupil = User.objects.get(pk=pupil_id)
    if relative_id is None:
        directory.attach(actor=actor, school_class=school_class, user=pupil)
        return pupil
    relative = User.objects.get(pk=relative_id)
    directory.add_guardian(actor=actor, relative=relative, child=pupil, authority=authority)
    return relative


@transaction.atomic
def reset_access(*, actor: User, user: User) -> str:
    """Erase a pupil's forgotten password: the code of a new sheet lets them in again. Raises AccountRefused."""
    decision = permissions.can_reset_access(actor, user)
    if not decision:
        raise accounts.AccountRefused(decision.reason)
    return accounts.reset_access(actor=actor, user=user)
