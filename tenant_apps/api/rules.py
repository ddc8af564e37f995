"""What keys look like, how long they live, how many one has."""

import hashlib
import secrets

# Programs that look for leaked keys know them by how they begin.
PREFIX = "one_"
LIVES = (30, 90, 365)  # days
MOST = 10


def draw_key() -> str:
    """A new key: 256 bits after the prefix."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(key: str) -> str:
    """What is kept of a key. SHA-256 is enough: nobody guesses 256 bits, so slowness would protect nothing."""
    return hashlib.sha256(key.encode()).hexdigest()
