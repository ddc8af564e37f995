"""Keys and tickets: how they are drawn, how long they live."""

import secrets
from datetime import timedelta

from django.utils.crypto import salted_hmac

from tenant_apps.accounts.rules import CODE_ALPHABET, normalize_code

KEY_LENGTH = 12  # 25 symbols: 55.7 bits
KEY_LIFE = timedelta(minutes=10)
TICKET_LIFE = timedelta(seconds=30)
MOST_LINKS = 10


def draw_key() -> str:
    """A new key, drawn evenly by the system's generator."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(KEY_LENGTH))


def digest_of(purpose: str, secret: str) -> str:
    """What is kept of a key (as typed or as drawn) or of a ticket."""
    plain = normalize_code(secret) if purpose == "key" else secret
    return salted_hmac(f"one.linked-accounts.{purpose}", plain, algorithm="sha256").hexdigest()
