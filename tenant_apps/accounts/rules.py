"""Logins, activation codes and password strength: pure functions, tested by tables of examples."""

import math
import re
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

import phonenumbers

from tenant_apps.accounts.choices import CHILD_THEMES, Profile, Theme
from tenants.text import transliterate, unaccent

# --- Logins (incumbent.md 5: what families already have on their fridge)
LOGIN_PART_LENGTH = 30
_LAST_RESORT_LOGIN = "compte"  # a name without a single letter

# --- Activation codes: what a hand can copy from paper; no i l o q u 0 1 2, nor s b g, which look like 5 8 6
CODE_ALPHABET = "acdefhjkmnprtvwxyz3456789"
_LOOK_ALIKES = str.maketrans("sbg", "586")
CODE_LENGTH = 8
# A code given to somebody who cannot come in any more, read from a screen: a week to use it.
TEMPORARY_CODE = timedelta(days=7)

# --- Passwords (CNIL, délibération 2022-100 of 21 July 2022): 50 bits where attempts are limited
PASSWORD_BITS = 50
# Signs one can choose from in each class; the same numbers as frontend/src/elements/password-field.ts.
CLASS_SIZES = {"lower": 26, "upper": 26, "digit": 10, "symbol": 33}
# « aaaaaaaaaaa » has the length and nothing else.
PASSWORD_DISTINCT_SIGNS = 5
PASSWORD_MAX_LENGTH = 128  # hashing is made slow on purpose: nobody may feed it a book


def _login_part(name: str) -> str:
    return re.sub(r"[^a-z0-9_]", "", transliterate(name).lower())[:LOGIN_PART_LENGTH]


def login_base(first_name: str, last_name: str) -> str:
    """`prenom.nom` in plain letters (other alphabets transliterated), word signs only, each part cut to 30.

    A part that vanishes is left out with its dot.
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
    """A login as stored, from what people type: capitals, accents, alphabet and spaces do not matter."""
    return re.sub(r"\s+", "", transliterate(typed)).lower()


def is_plain_login(name: str) -> bool:
    """Whether this may be somebody's chosen login: 3 to 64 small letters, digits, dots, hyphens, underscores.

    A letter or a digit at least: « ... » names nobody.
    """
    return re.fullmatch(r"(?=.*[a-z0-9])[a-z0-9._-]{3,64}", name) is not None


def draw_code() -> str:
    """A new activation code: 8 symbols drawn evenly by the system's generator (37.2 bits)."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def normalize_code(typed: str) -> str:
    """A code as drawn, from what people type: capitals, spaces and dashes do not matter, an S is read as a 5."""
    return re.sub(r"[\s\-‐‑‒–—_.]+", "", typed).lower().translate(_LOOK_ALIKES)


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


# --- Leaving
# From pre-deletion to deletion for good: within the 3 months of the arrêté of 30 November 2006 (formats.md 4.2).
PREDELETION = timedelta(days=90)
# Whoever is leaving is told once more this long before the end.
LAST_REMINDER = timedelta(days=10)


# --- Addresses and numbers proved by a code
CONTACT_CODE_LENGTH = 6
CONTACT_CODE_LIFE = timedelta(minutes=15)
CONTACT_CODE_TRIES = 5  # five of a million, then another code


def draw_contact_code() -> str:
    """Six digits, drawn evenly by the system's generator."""
    return f"{secrets.randbelow(10**CONTACT_CODE_LENGTH):0{CONTACT_CODE_LENGTH}}"


def contact_code_typed(typed: str) -> str:
    """The digits of what was typed, spaces and hyphens left out; "" when they are not six."""
    digits = re.sub(r"[\s\-‐‑–.]+", "", typed)
    return digits if re.fullmatch(r"[0-9]{6}", digits) else ""


# --- Looks
def themes_for(profile: str) -> list[Theme]:
    """The themes this profile chooses among: the ordinary one, children's own, then those that help to read."""
    if profile == Profile.PUPIL:
        return [Theme.ONE, *sorted(CHILD_THEMES), Theme.CONTRAST, Theme.DYSLEXIA]
    return [theme for theme in Theme if theme not in CHILD_THEMES]


# --- Charter and terms
def documents_to_accept(profile: str) -> tuple[str, ...]:
    """What this profile accepts: everyone the charter, adults the terms too (a child cannot contract)."""
    return ("charter",) if profile == Profile.PUPIL else ("charter", "terms")


# --- Mobile numbers
# Where French schools are: a number typed the national way is understood in each of them.
PHONE_REGIONS = ("FR", "GP", "MQ", "GF", "RE", "YT", "PM", "NC", "PF", "WF")
# Their numbers are dialled alike from anywhere in France; those of the Pacific are not.
_FRENCH_CODES = {33, 262, 508, 590, 594, 596}
_MOBILE_TYPES = {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}


# ARCEP, décision 2018-0881: kept for fiction, so that examples and demonstrations ring nobody's phone.
_FICTION = re.compile(r"\+3363998\d{4}")


def _mobile_in(region: str, typed: str) -> str:
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return ""
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if _FICTION.fullmatch(written):
        return written
    is_mobile = phonenumbers.is_valid_number(number) and phonenumbers.number_type(number) in _MOBILE_TYPES
    return written if is_mobile else ""


def readable_mobile(number: str) -> str:
    """A number in E.164 as one dials it in France: 06 12 34 56 78, +32 470 12 34 56; nothing for nothing."""
    if not number:
        return ""
    parsed = phonenumbers.parse(number)
    is_french = parsed.country_code in _FRENCH_CODES
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, style.NATIONAL if is_french else style.INTERNATIONAL)


def parse_mobile(typed: str) -> str:
    """The mobile number in E.164, French unless it begins with +; "" when it is not one."""
    return next((found for region in PHONE_REGIONS if (found := _mobile_in(region, typed))), "")
