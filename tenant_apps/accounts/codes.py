"""Activation codes at rest: readable until activation (a lost sheet is printed again), then erased."""

import hmac

from tenant_apps.accounts.models import User
from tenant_apps.accounts.rules import normalize_code
from tenant_apps.accounts.vault import NotOurs, seal, unseal

_PURPOSE = "one.accounts.activation-code"
_NEVER_A_CODE = "????????"


def seal_code(code: str) -> str:
    """The code as it is stored in this school."""
    return seal(_PURPOSE, code)


def _open(sealed: str) -> str:
    try:
        return unseal(_PURPOSE, sealed)
    except NotOurs:
        return ""


def read_code(user: User) -> str:
    """The person's activation code, to print it; "" once activated, or when sealed elsewhere."""
    return _open(user.activation_code) if user.activation_code else ""


def code_matches(user: User | None, typed: str) -> bool:
    """Whether `typed` is this person's code, in the same time whoever it is, known or not."""
    sealed = user.activation_code if user else ""
    found = _open(sealed or seal_code(_NEVER_A_CODE))
    matches = hmac.compare_digest(found.encode(), normalize_code(typed).encode())
    return matches and bool(sealed and found)
