"""Verbs of « Mon compte », made of those of accounts and directory."""

from collections.abc import Iterable

from django.db import transaction

from tenant_apps.accounts import services as accounts
from tenant_apps.accounts.models import User
from tenant_apps.directory import services as directory
from tenant_apps.my_account import export


@transaction.atomic
def export_my_data(*, actor: User) -> bytes:
    """A ZIP of all the school holds about the person; that they took it is noted."""
    content = export.archive_of(actor)
    accounts.audit_person(actor=actor, verb="export_my_data", user=actor)
    return content


@transaction.atomic
def save_account(
    *,
    actor: User,
    motto: str,
    mood: str,
    interests: Iterable[str],
    shown: Iterable[str],
    theme: str,
    language: str,
    birthdays: Iterable[tuple[User, bool]] = (),
) -> None:
    """What the person says of themselves, lets others see, of their children too, and how the pages look.

    Raises ValidationError, and AccountRefused for a child they do not answer for by law.
    """
    directory.save_card(actor=actor, motto=motto, mood=mood, interests=interests, shown=shown)
    for child, seen in birthdays:
        directory.show_birthday(actor=actor, child=child, shown=seen)
    accounts.set_display(actor=actor, theme=theme, language=language)
