"""Logins, activation codes and password strength: pure functions, tested by tables of examples."""

import math
import re
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise

from tenants.text import unaccent

# --- Logins (incumbent.md 5: what families already have on their fridge)
LOGIN_PART_LENGTH = 30
_LAST_RESORT_LOGIN = "compte"  # a name without a single Latin letter
# Letters that are no plain letter with an accent: decomposition leaves them whole.
_FOREIGN = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i"}
)

# --- Activation codes: what a hand can copy from paper; no i l o q u 0 1 2
CODE_ALPHABET = "abcdefghjkmnprstvwxyz3456789"
CODE_LENGTH = 8

# --- Passwords (CNIL, délibération 2022-100 of 21 July 2022): 50 bits where attempts are limited
PASSWORD_BITS = 50
# Signs one can choose from in each class, by which CNIL's own calculator counts.
CLASS_SIZES = {"lower": 26, "upper": 26, "digit": 10, "symbol": 33}


def _login_part(name: str) -> str:
    plain = unaccent(name.translate(_FOREIGN)).lower()
    return re.sub(r"[^a-z0-9_]", "", plain)[:LOGIN_PART_LENGTH]


def login_base(first_name: str, last_name: str) -> str:
    """`prenom.nom` without accents or anything that is not a word sign, each part cut to 30.

    A part that vanishes (another alphabet) is left out with its dot.
    """
    parts = [part for part in (_login_part(first_name), _login_part(last_name)) if part]
    return ".".join(parts) or _LAST_RESORT_LOGIN


def free_login(base: str, taken: Collection[str]) -> str:
    """`base` when nobody has it, else `base2`, `base3`…: the first one that is not in `taken`."""
    if base not in taken:
        return base
    number = 2
    while f"{base}{number}" in taken:
        number += 1
    return f"{base}{number}"


def normalize_login(typed: str) -> str:
    """A login as stored, from what people type: capitals, accents and spaces around do not matter."""
    return re.sub(r"\s+", "", unaccent(typed)).lower()


def draw_code() -> str:
    """A new activation code: 8 symbols drawn evenly by the system's generator (38.5 bits)."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def normalize_code(typed: str) -> str:
    """A code as drawn, from what people type: capitals, spaces and dashes do not matter."""
    return re.sub(r"[\s\-‐‑‒–—_.]+", "", typed).lower()


def looks_like_code(typed: str) -> bool:
    """Whether this could be an activation code: the right length, only the right symbols."""
    code = normalize_code(typed)
    return len(code) == CODE_LENGTH and set(code) <= set(CODE_ALPHABET)


def _class_of(sign: str) -> str:
    if sign.isdigit():
        return "digit"
    if sign.isalpha():
        return "upper" if sign != sign.lower() else "lower"
    return "symbol"


def password_classes(password: str) -> set[str]:
    """Which of `lower`, `upper`, `digit`, `symbol` the password uses (accented letters are letters)."""
    return {_class_of(sign) for sign in password}


def password_bits(password: str) -> float:
    """Entropy of the password if each sign had been drawn at random from the classes it uses, in bits.

    length × log2(sum of the classes' sizes), as CNIL computes it. A sign repeated three times or
    more in a row counts twice only, and a run of neighbours (`abcd`, `4321`) too.
    """
    alphabet = sum(CLASS_SIZES[name] for name in password_classes(password))
    return _effective_length(password) * math.log2(alphabet) if alphabet else 0.0


def _effective_length(password: str) -> int:
    """Length without the signs that continue a run: the third and later of `aaaa`, `abcd`, `4321`."""
    codes = [ord(sign) for sign in password.lower()]
    steps = [after - before for before, after in pairwise(codes)]
    predictable = sum(1 for before, after in pairwise(steps) if before == after and after in {-1, 0, 1})
    return len(password) - predictable


def least_length(classes: Iterable[str], bits: float = PASSWORD_BITS) -> int:
    """How many signs of these classes reach `bits`: 11 of small letters, 8 of all four."""
    return math.ceil(bits / math.log2(sum(CLASS_SIZES[name] for name in set(classes))))


@dataclass(frozen=True)
class PasswordLengths:
    """The rule in words people can use: how long with which signs."""

    letters_only: int
    letters_and_digits: int
    all_kinds: int


def password_lengths() -> PasswordLengths:
    """The lengths that satisfy PASSWORD_BITS, computed so that words and rule never part."""
    return PasswordLengths(
        letters_only=least_length({"lower"}),
        letters_and_digits=least_length({"lower", "upper", "digit"}),
        all_kinds=least_length(CLASS_SIZES),
    )
