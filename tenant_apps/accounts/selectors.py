"""Reads about accounts."""

from django.conf import settings

from tenant_apps.accounts.models import User
from tenant_apps.accounts.rules import documents_to_accept, normalize_login


def person_with_login(typed: str) -> User | None:
    """The person whose login this is, however it was typed."""
    return User.objects.filter(login=normalize_login(typed)[:64]).first()


def person_to_write_to(pk: int) -> User | None:
    """The person with this key when they have an e-mail address and an open account."""
    return User.objects.filter(pk=pk, blocked_at=None).exclude(email="").first()


def people_with_email(email: str) -> list[User]:
    """Everyone of this school with this address, in the order of a class list; blocked ones apart."""
    return list(User.objects.filter(email__iexact=email.strip(), blocked_at=None).by_name()[:50])


def documents_due(user: User) -> tuple[str, ...]:
    """Which texts this person has to accept now: `charter`, `terms`, or none."""
    accepted = {
        "charter": user.charter_version == settings.CHARTER_VERSION,
        "terms": user.terms_version == settings.TERMS_VERSION,
    }
    return tuple(name for name in documents_to_accept(user.profile) if not accepted[name])
