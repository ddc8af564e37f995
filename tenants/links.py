"""Signed, dated links that are good in one school only."""

from typing import Any

from django.core import signing

from tenants.context import current_schema


def _salt(purpose: str) -> str:
    return f"one.{purpose}.{current_schema()}"


def sign(purpose: str, value: Any) -> str:
    """`value` (JSON-able) as a URL-safe token for this purpose, in this schema."""
    return signing.dumps(value, salt=_salt(purpose), compress=True)


def unsign(purpose: str, token: str, *, max_age: int) -> Any:
    """The value signed for this purpose in this schema, at most `max_age` seconds ago.

    Raises django.core.signing.BadSignature (SignatureExpired when too old).
    """
    return signing.loads(token, salt=_salt(purpose), max_age=max_age)
