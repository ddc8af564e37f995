"""Secrets at rest, readable in one school only.

The key is derived from SECRET_KEY with the school's schema as salt: a row copied into another
school is not decrypted there. SECRET_KEY_FALLBACKS are read too, so that keys can be changed.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from tenants.context import current_schema


class NotOurs(ValueError):
    """Sealed in another school, for another purpose, or with a key that is gone."""


def _fernet(secret: str, purpose: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=current_schema().encode(), info=purpose.encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(secret.encode())))


def _cipher(purpose: str) -> MultiFernet:
    return MultiFernet([_fernet(secret, purpose) for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]])


def seal(purpose: str, text: str) -> str:
    """`text` encrypted for this purpose in the school we stand in."""
    return _cipher(purpose).encrypt(text.encode()).decode()


def unseal(purpose: str, sealed: str) -> str:
    """What `seal` was given; raises NotOurs."""
    try:
        return _cipher(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise NotOurs(purpose) from error
