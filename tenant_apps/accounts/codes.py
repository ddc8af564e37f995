"""Activation codes at rest: encrypted for one school, erased at activation.

They must be readable (a lost sheet is printed again), so they cannot be hashed like passwords.
The key is derived from SECRET_KEY with the school's schema as salt: a row copied into another
school is not decrypted there.
"""

import base64
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import connection

from tenant_apps.accounts.models import User
from tenant_apps.accounts.rules import normalize_code

_PURPOSE = b"one.accounts.activation-code"
_NEVER_A_CODE = "????????"


def _fernet(secret: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=connection.schema_name.encode(), info=_PURPOSE)
    return Fernet(base64.urlsafe_b64encode(derived.derive(secret.encode())))


def _cipher() -> MultiFernet:
    """Encrypts with SECRET_KEY, reads with SECRET_KEY_FALLBACKS too (key rotation)."""
    return MultiFernet([_fernet(secret) for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]])


def seal_code(code: str) -> str:
    """The code as it is stored in this school."""
    return _cipher().encrypt(code.encode()).decode()


def _open(sealed: str) -> str:
    try:
        return _cipher().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return ""


def read_code(user: User) -> str:
    """The person's activation code, to print it; "" once activated, or when sealed elsewhere."""
    return _open(user.activation_code) if user.activation_code else ""


def code_matches(user: User | None, typed: str) -> bool:
    """Whether `typed` is this person's code, in the same time whoever it is, known or not."""
    sealed = user.activation_code if user else ""
    expected = _open(sealed or seal_code(_NEVER_A_CODE)) or _NEVER_A_CODE
    return hmac.compare_digest(expected.encode(), normalize_code(typed).encode())
