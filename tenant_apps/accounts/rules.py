"""Logins, activation codes and password strength: pure functions, tested by tables of examples."""

import math
import re
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import phonenumbers

from tenant_apps.accounts.choices import Profile
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
# Signs one can choose from in each class; the same numbers as frontend/src/elements/password-field.ts.
CLASS_SIZES = {"lower": 26, "upper": 26, "digit": 10, "symbol": 33}
# « aaaaaaaaaaa » has the length and nothing else.
PASSWORD_DISTINCT_SIGNS = 5
PASSWORD_MAX_LENGTH = 128  # hashing is made slow on purpose: nobody may feed it a book


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
    if sign.isalpha():
        return "upper" if sign != sign.lower() else "lower"
    return "digit" if sign.isdecimal() else "symbol"


def password_bits(password: str) -> float:
    """Entropy in bits, as if each sign had been drawn at random among the classes the password uses.

    length × log2(sum of the classes' sizes), as in CNIL's own calculator. Accented letters are
    letters; letters without case count as small ones.
    """
    alphabet = sum(CLASS_SIZES[name] for name in {_class_of(sign) for sign in password})
    return len(password) * math.log2(alphabet) if alphabet else 0.0


def has_enough_signs(password: str) -> bool:
    """Whether the password is made of enough different signs."""
    return len(set(password)) >= PASSWORD_DISTINCT_SIGNS


def least_length(classes: Iterable[str], bits: float = PASSWORD_BITS) -> int:
    """How many signs of these classes reach `bits`: 11 small letters, 9 with capitals and digits, 8 of all four."""
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


def contains_name(password: str, *names: str) -> bool:
    """Whether the password holds one of these names (3 letters or more), accents and case ignored."""
    plain = unaccent(password).lower()
    return any(len(name) > 2 and unaccent(name).lower() in plain for name in names)


# --- Charter and terms
def documents_to_accept(profile: str) -> tuple[str, ...]:
    """What this profile accepts: everyone the charter, adults the terms too (a child cannot contract)."""
    return ("charter",) if profile == Profile.PUPIL else ("charter", "terms")


# --- Mobile numbers
# Where French schools are: a number typed the national way is understood in each of them.
PHONE_REGIONS = ("FR", "GP", "MQ", "GF", "RE", "YT", "PM", "NC", "PF", "WF")
_MOBILE_TYPES = {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}


def _mobile_in(region: str, typed: str) -> str:
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in _MOBILE_TYPES:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def parse_mobile(typed: str) -> str:
    """The mobile number in E.164, French unless it begins with +; "" when it is not one."""
    return next((found for region in PHONE_REGIONS if (found := _mobile_in(region, typed))), "")
