"""The secret address at which a calendar reads the homework: made, made anew, taken back."""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.homework.models import CalendarLink

_BYTES = 32


def digest_of(secret: str) -> str:
    """What is kept of a secret: it has 256 bits of chance, one round of SHA-256 gives nothing away."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_link(*, actor: User) -> str:
    """A new secret for the actor's address; the one before opens nothing any more. It is said once, here."""
    secret = secrets.token_urlsafe(_BYTES)
    kept = {"digest": digest_of(secret), "created_at": timezone.now()}
    CalendarLink.objects.update_or_create(user=actor, defaults=kept)
    _audit(actor, "make_link")
    return secret


@transaction.atomic
def revoke_link(*, actor: User) -> None:
    """The actor's address opens nothing any more; twice is once."""
    gone, _rows = CalendarLink.objects.filter(user=actor).delete()
    if gone:
        _audit(actor, "revoke_link")


def _audit(actor: User, verb: str) -> None:
    audit(actor=actor, verb=f"homework.{verb}", target=actor.full_name, target_key=f"homework.calendarlink:{actor.pk}")
