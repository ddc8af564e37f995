"""Cells of files of people: what each one says, or why it says nothing. Pure functions, tested by tables.

A reader returns what it understood and the words for what it did not; "" means nothing to tell.
"""

import re
from datetime import date

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from tenant_apps.accounts.rules import parse_mobile
from tenant_apps.directory.choices import Gender, Level
from tenant_apps.directory.rules import is_school_age, sort_levels
from tenants.emails import validate_mail_domain
from tenants.text import search_form, unaccent

# --- Dates: ONDE writes 14/03/2020, other tools 2020-03-14 (formats.md 1.2); spreadsheets add midnight.
_DATE = re.compile(
    r"(?:(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})"
    r"|(?P<iso_year>\d{4})[/-](?P<iso_month>\d{1,2})[/-](?P<iso_day>\d{1,2}))"
    r"(?:[ T]0?0:00(?::00)?)?",
    re.ASCII,
)
_SHORT_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:[.,]0+)?", re.ASCII)


def parse_date(text: str) -> tuple[date | None, str]:
    """A day written dd/mm/yyyy or yyyy-mm-dd; None with the reason in words, or for an empty cell."""
    found = _DATE.fullmatch(text)
    if not found:
        return None, _date_reason(text)
    parts = [found[name] or found[f"iso_{name}"] for name in ("year", "month", "day")]
    try:
        return date(*map(int, parts)), ""
    except ValueError:
        return None, _("« %(text)s » n’existe pas dans le calendrier.") % {"text": text}


def _date_reason(text: str) -> str:
    if not text:
        return ""
    if _SHORT_YEAR.fullmatch(text):
        return _("Écrivez l’année de « %(text)s » avec quatre chiffres.") % {"text": text}
    if _SERIAL.fullmatch(text):
        return _("« %(text)s » est un nombre du tableur : mettez la colonne au format Date.") % {"text": text}
    return _("« %(text)s » n’est pas une date comme 14/03/2020.") % {"text": shorten(text)}


def age_warning(born: date, today: date) -> str:
    """Words when a pupil of a primary school is not born that day; "" when it is likely."""
    if is_school_age(born, today):
        return ""
    return _("Né(e) le %(day)s : vérifiez l’année de naissance.") % {"day": born.strftime("%d/%m/%Y")}


# --- Choices in few words
_GENDERS = {
    **dict.fromkeys(("f", "fille", "feminin", "femme", "female"), Gender.FEMALE.value),
    **dict.fromkeys(("m", "h", "g", "garcon", "masculin", "homme", "male"), Gender.MALE.value),
}
_YES = frozenset({"oui", "o", "yes", "y", "vrai", "true", "1", "x", "si", "sim"})
_NO = frozenset({"non", "n", "no", "faux", "false", "0", "nao"})
_TITLES = {
    **dict.fromkeys(("m", "mr", "monsieur"), "M."),
    # « Mademoiselle » has left the forms of the State: circular 5575/SG of 21 February 2012.
    **dict.fromkeys(("mme", "madame", "mlle", "melle", "mademoiselle", "mrs", "ms"), "Mme"),
}


def parse_gender(text: str) -> tuple[str, str]:
    """F, M, or "" with words when the cell says something else."""
    gender = _GENDERS.get(search_form(text), "")
    if gender or not text:
        return gender, ""
    return "", _("« %(text)s » : écrivez F ou M.") % {"text": shorten(text)}


def parse_yes(text: str) -> tuple[bool | None, str]:
    """Oui or Non; None for an empty cell, or with words when it says something else."""
    word = search_form(text)
    if word in _YES or word in _NO:
        return word in _YES, ""
    return None, _("« %(text)s » : écrivez Oui ou Non.") % {"text": shorten(text)} if text else ""


def parse_title(text: str) -> tuple[str, str]:
    """« M. » or « Mme », or "" with words when the cell says something else."""
    title = _TITLES.get(search_form(text), "")
    if title or not text:
        return title, ""
    return "", _("« %(text)s » : écrivez M. ou Mme.") % {"text": shorten(text)}


# --- Numbers and addresses
# Numbers given before 2017 end with one letter, those of the national register of pupils with two.
_INE = re.compile(r"\d{10}[A-Z]|\d{9}[A-Z]{2}", re.ASCII)


def parse_ine(text: str) -> tuple[str, str]:
    """The national number of a pupil, 11 signs in capitals; "" with words when it is not one."""
    ine = re.sub(r"\s", "", text).upper()
    if not ine or _INE.fullmatch(ine):
        return ine, ""
    return "", _("« %(text)s » n’est pas un INE (11 signes : 9 chiffres et 2 lettres, ou 10 chiffres et 1 lettre).") % {
        "text": shorten(text)
    }


def parse_email(text: str) -> tuple[str, str]:
    """An address mails can be sent to, or "" with words."""
    if not text:
        return "", ""
    try:
        validate_email(text)
        validate_mail_domain(text)
    except ValidationError:
        return "", _("« %(text)s » n’est pas une adresse e-mail.") % {"text": shorten(text)}
    return text, ""


PHONE_LENGTH = 20  # directory.PersonalDetails


def is_phone(text: str) -> bool:
    """Whether this is some telephone number, French unless it begins with +."""
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(text, "FR"))
    except phonenumbers.NumberParseException:
        return False


def sort_phones(mobile: str, home: str) -> tuple[str, str, str]:
    """(mobile in E.164, telephone at home as written, words): a landline among mobiles is kept as the home's."""
    number = parse_mobile(mobile) if mobile else ""
    if number or not mobile:
        return number, home, ""
    if is_phone(mobile) and not home and len(mobile) <= PHONE_LENGTH:
        return "", mobile, _("« %(text)s » n’est pas un mobile : gardé comme téléphone du domicile.") % {"text": mobile}
    return "", home, _("« %(text)s » n’est pas un numéro de mobile.") % {"text": shorten(mobile)}


# --- Levels (formats.md 1.3 and 1.7: « CE1 », « COURS ELEMENTAIRE 1 », « 01 COURS PREPARATOIRE-COURS ELEMENTAIRE 1 »)
_FIRST, _SECOND = r"(?:1|i|1ere|1re|premiere)", r"(?:2|ii|2e|2eme|2nde|deuxieme|seconde)"
_LEVEL_WORDS = (
    (Level.TPS, r"tps|(?:toute|tres) petite section"),
    (Level.PS, r"ps|(?<!toute )(?<!tres )petite section"),
    (Level.MS, r"ms|moyenne section"),
    (Level.GS, r"gs|grande section"),
    (Level.CP, r"cp|cours preparatoire"),
    (Level.CE1, rf"ce ?{_FIRST}|cours elementaire {_FIRST}"),
    (Level.CE2, rf"ce ?{_SECOND}|cours elementaire {_SECOND}"),
    (Level.CM1, rf"cm ?{_FIRST}|cours moyen {_FIRST}"),
    (Level.CM2, rf"cm ?{_SECOND}|cours moyen {_SECOND}"),
    (Level.ULIS, r"ulis|clis|unite localisee pour l inclusion scolaire"),
    (Level.UPE2A, r"upe2a|unite pedagogique pour eleves allophones arrivants"),
)
_LEVELS = tuple((level.value, re.compile(rf"\b(?:{words})\b", re.ASCII)) for level, words in _LEVEL_WORDS)


def levels_in(text: str) -> tuple[str, ...]:
    """The levels a label names, youngest first: « CM1 CM2 M. Bêta » → CM1, CM2; « CYCLE II » → nothing."""
    words = search_form(text)
    return tuple(sort_levels(level for level, pattern in _LEVELS if pattern.search(words)))


def parse_level(text: str) -> tuple[str, str]:
    """The one level a cell names, or "" (with words when it names several, or is unknown)."""
    levels = levels_in(text)
    if len(levels) == 1:
        return levels[0], ""
    if levels:
        return "", _("« %(text)s » nomme plusieurs niveaux.") % {"text": shorten(text)}
    if not text or search_form(text).startswith("cycle"):
        return "", ""
    return "", _("« %(text)s » n’est pas un niveau connu.") % {"text": shorten(text)}


# --- Functions of adults
_STAFF = (
    "aesh",
    "avs",
    "atsem",
    "agent",
    "animat",
    "periscolaire",
    "secretaire",
    "mairie",
    "cantine",
    "infirmi",
    "staff",
)


def is_staff(function: str) -> bool:
    """Whether these words name somebody who works at the school without teaching."""
    return search_form(function).startswith(_STAFF)


def is_head(function: str) -> bool:
    """Whether these words name the head of the school."""
    return search_form(function).startswith(("direct", "chef d etablissement", "head"))


def shorten(text: str) -> str:
    """A cell as quoted in a message: 40 signs at most."""
    return text if len(text) <= 40 else f"{text[:39]}…"


def header_form(text: str) -> str:
    """A header as compared: letters and digits only, small, without accents: « Né(e) le * » → « neele »."""
    return re.sub(r"[^0-9a-z]", "", unaccent(text).lower())
