"""The key by which the platform says who it is to push services (VAPID, RFC 8292)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_CURVE = ec.SECP256R1()
KEY_SIZE = 32


def decode(text: str) -> bytes:
    """Bytes of a base64url text without padding. Raises ValueError."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encode(raw: bytes) -> str:
    """The reverse."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def new_private_key() -> str:
    """A key nobody has yet, as VAPID_PRIVATE_KEY wants it."""
    number = ec.generate_private_key(_CURVE).private_numbers().private_value
    return encode(number.to_bytes(KEY_SIZE, "big"))


@lru_cache(maxsize=4)
def public_key(private_key: str) -> str:
    """What browsers are given when they subscribe (applicationServerKey), "" without a key."""
    if not private_key:
        return ""
    key = ec.derive_private_key(int.from_bytes(decode(private_key), "big"), _CURVE)
    return encode(key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def is_point(raw: bytes) -> bool:
    """Whether these bytes are a public key of the curve, uncompressed."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, raw)
    except ValueError:
        return False
    return len(raw) == 2 * KEY_SIZE + 1
