"""What the values of the feed mean (formats.md 2.3): `$` parts fields, and everything may be wrong."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from tenant_apps.accounts.rules import parse_mobile
from tenant_apps.directory.choices import Level
from tenant_apps.imports.rules import levels_in, parse_title
from tenants.emails import validate_mail_domain
from tenants.text import search_form

_DATE = re.compile(r"(\d{2})/(\d{2})/(\d{4})|(\d{4})-(\d{2})-(\d{2})")
# Nobody at school was born before; no file speaks of later.
_YEARS = range(1900, 2101)
_INE = re.compile(r"\d{9}[A-Z]{2}|\d{10}[A-Z]")
# Written with +33, or in the ranges of mainland France: 0690… or 0639… may be overseas, the full look-up knows.
_FRENCH_MOBILE = re.compile(r"(?:\+33|0033)([67]\d{8})|0((?:6(?:[0-24-8]\d|3[0-8])|7[3-9]\d)\d{6})")
# A part of what Django's check accepts, ten times faster: nearly every address.
_PLAIN_EMAIL = re.compile(
    r"[a-z0-9]{1,20}(?:[._-][a-z0-9]{1,20}){0,2}@(?:[a-z0-9]{1,12}[.-]){0,3}[a-z0-9]{1,12}\.[a-z]{2,20}"
)
_KEY = re.compile(r"[A-Za-z0-9_.-]{1,28}")
_CLASS_ID_LENGTH = 20
_DISPOSITIFS = {Level.ULIS.value, Level.UPE2A.value}
# Those who teach; a primary school's head is a teacher, relieved of classes or not.
_TEACHING = frozenset({"ENS", "DOC", "DIR"})
_HEADS = frozenset({"direction", "direction chef d etablissement", "direction d ecole"})
_YES, _NO = frozenset({"O", "OUI", "1", "TRUE", "VRAI"}), frozenset({"N", "NON", "0", "FALSE", "FAUX"})


@dataclass(frozen=True, slots=True)
class Division:
    """A class or a group: whose, what type, the identifier that never changes, the label that may."""

    structure: str
    type_name: str
    identifier: str
    label: str


@dataclass(frozen=True, slots=True)
class Post:
    """What somebody does in one school."""

    structure: str
    code: str
    label: str

    @property
    def is_head(self) -> bool:
        """« DIRECTION », whatever the accents and the case."""
        return search_form(self.label) in _HEADS

    @property
    def is_teaching(self) -> bool:
        """Whether it makes a teacher of its holder."""
        return self.code in _TEACHING


def is_key(text: str) -> bool:
    """Whether an identifier can be one (a jointure is a number; 40 signs with the academy)."""
    return bool(_KEY.fullmatch(text))


def read_date(text: str) -> date | None:
    """dd/mm/yyyy, or yyyy-mm-dd; None for anything else, even a day that never was."""
    match = _DATE.fullmatch(text)
    if not match:
        return None
    day, month, year, year2, month2, day2 = match.groups()
    if int(year or year2) not in _YEARS:
        return None
    try:
        return date(int(year or year2), int(month or month2), int(day or day2))
    except ValueError:
        return None


def read_ine(text: str) -> str:
    """The national number in capitals; "" when it has not its shape."""
    ine = text.upper()
    return ine if _INE.fullmatch(ine) else ""


def read_email(text: str) -> str:
    """The address in small letters; "" when it is not one."""
    email = text.lower()
    if _PLAIN_EMAIL.fullmatch(email):
        return email
    try:
        validate_email(email)
        validate_mail_domain(email)
    except ValidationError:
        return ""
    return email if len(email) <= 254 else ""


def read_mobile(text: str) -> str:
    """E.164; "" when no mobile. French ones are seen at once: the full look-up costs 50 times more."""
    digits = re.sub(r"[\s.()/-]", "", text)
    french = _FRENCH_MOBILE.fullmatch(digits)
    return f"+33{french[1] or french[2]}" if french else parse_mobile(text)


@lru_cache(maxsize=64)
def read_title(title: str) -> str:
    """« M. » or « Mme », whatever the file writes; "" for anything else."""
    return parse_title(title)[0]


def read_gender(title: str) -> str:
    """F, M or "" from a civilité."""
    return {"Mme": "F", "M.": "M"}.get(read_title(title), "")


def read_flag(text: str) -> bool | None:
    """O / N; None for neither."""
    value = text.upper()
    return True if value in _YES else False if value in _NO else None


@lru_cache(maxsize=256)
def read_level(text: str) -> str:
    """One of directory.choices.Level from « 1123$CE2 » or « 1123$COURS ELEMENTAIRE 2 »; "" for no such level."""
    levels = levels_in(text.rpartition("$")[2])
    return levels[0] if len(levels) == 1 else ""


def read_division(text: str) -> Division | None:
    """« structure$type$TYPE$identifier$label », exactly five fields; None otherwise."""
    fields = [part.strip() for part in text.split("$")]
    if len(fields) != 5 or not (is_key(fields[0]) and is_key(fields[3]) and fields[4]):
        return None
    if len(fields[3]) > _CLASS_ID_LENGTH:
        return None
    return Division(fields[0], fields[2], fields[3], fields[4])


def dispositif(division: Division) -> str:
    """ULIS or UPE2A when the type says so; "" for an ordinary class."""
    level = read_level(division.type_name)
    return level if level in _DISPOSITIFS else ""


def read_post(text: str) -> Post | None:
    """« structure$code$label$poste$label »; None without at least a structure, a code and a label."""
    fields = [part.strip() for part in text.split("$")]
    if len(fields) < 3 or not is_key(fields[0]) or not fields[1]:
        return None
    return Post(fields[0], fields[1].upper(), fields[2])


def read_lines(text: str) -> str:
    """The `$` lines of an address on one line: « 1 rue de Test, Bât. B »."""
    return ", ".join(line for part in text.split("$") if (line := part.strip()))


def first_field(text: str) -> str:
    """What stands before the first `$`: a parent's identifier, a structure's."""
    return text.partition("$")[0].strip()
