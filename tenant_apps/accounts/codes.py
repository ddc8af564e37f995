"""Activation codes at rest: readable until activation (a lost sheet is printed again), then erased."""

import hmac
from datetime import timedelta

from django.utils import timezone

from tenant_apps.accounts.models import User
from tenant_apps.accounts.rules import normalize_code
from tenant_apps.accounts.vault import NotOurs, seal, unseal

_PURPOSE = "one.accounts.activation-code"
_NEVER_A_CODE = "????????"


def seal_code(code: str, good_for: timedelta | None = None) -> str:
    """The code as it is stored in this school; one that is `good_for` a while opens nothing afterwards."""
    until = f"@{(timezone.now() + good_for).timestamp():.0f}" if good_for else ""
    return seal(_PURPOSE, code + until)


def _open(sealed: str) -> str:
    try:
        code, _at, until = unseal(_PURPOSE, sealed).partition("@")
    except NotOurs:
        return ""
    return "" if until and int(until) <= timezone.now().timestamp() else code


def read_code(user: User) -> str:
    """The person's activation code, to print it; "" once activated, too late, or when sealed elsewhere."""
    return _open(user.activation_code) if user.activation_code else ""


def code_matches(user: User | None, typed: str) -> bool:
    """Whether `typed` is this person's code, in the same time whoever it is, known or not."""
    sealed = user.activation_code if user else ""
    # Both are normalised: codes of earlier sheets hold signs that are no longer drawn.
    found = normalize_code(_open(sealed or seal_code(_NEVER_A_CODE)))
    matches = hmac.compare_digest(found.encode(), normalize_code(typed).encode())
    return matches and bool(sealed and found)
