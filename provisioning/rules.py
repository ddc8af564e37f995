"""What makes an order right: checks on single values and on classes, in the words people read.

Every check takes what was typed, returns it tidied, and raises ValidationError in words that say
what to do. The web form, the filled PDF, the console and the command line share them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from stdnum.exceptions import InvalidLength
from stdnum.exceptions import ValidationError as WrongNumber
from stdnum.fr import siret

from tenant_apps.directory.choices import Level
from tenants.emails import validate_mail_domain
from tenants.text import has_odd_characters as has_odd_characters  # noqa: PLC0414 - one of the checks found here
from tenants.uai import normalize_uai, validate_uai

MAX_CLASSES = 60
MAX_SCHOOLS = 100
MAX_CLASS_NAME = 60
# Providers whose misspelling is nobody's real domain: a mail sent there is lost.
_MISSPELLED = {
    "gmial.com": "gmail.com",
    "gmai.com": "gmail.com",
    "gmail.fr": "gmail.com",
    "hotmial.com": "hotmail.com",
    "hotmail.con": "hotmail.com",
    "gmail.con": "gmail.com",
    "orang.fr": "orange.fr",
    "wanado.fr": "wanadoo.fr",
    "wanadou.fr": "wanadoo.fr",
    "laposte.fr": "laposte.net",
    "yaho.fr": "yahoo.fr",
}


def _invalid(message: str, code: str = "invalid") -> ValidationError:
    return ValidationError(message, code=code)


def check_uai(text: str) -> str:
    """The UAI in capitals without spaces (formats.md 3.1: seven digits and their check letter)."""
    uai = normalize_uai(text)
    validate_uai(uai)
    return uai


def check_siret(text: str) -> str:
    """The 14 digits of a SIRET: Luhn, or La Poste's exception (formats.md 3.2)."""
    digits = re.sub(r"[\s.\-_\u00a0\u202f]", "", text)
    if not re.fullmatch(r"[0-9]+", digits):
        raise _invalid(_("Un SIRET s’écrit avec 14 chiffres et rien d’autre."), "siret_shape")
    try:
        return str(siret.validate(digits))
    except InvalidLength:
        found = ngettext("%(n)d chiffre a été saisi", "%(n)d chiffres ont été saisis", len(digits)) % {"n": len(digits)}
        raise _invalid(_("Un SIRET compte 14 chiffres : %(found)s.") % {"found": found}, "siret_length") from None
    except WrongNumber:
        raise _invalid(
            _("Ce SIRET n’existe pas : un chiffre doit être faux. Demandez le SIRET à facturer à la mairie."),
            "siret_checksum",
        ) from None


def check_email(text: str) -> str:
    """One e-mail address, its domain in small letters; common misspellings of providers are refused."""
    address = text.strip().removeprefix("mailto:")
    if re.search(r"[\s,;]", address):
        raise _invalid(_("Donnez une seule adresse e-mail, sans espace ni virgule."), "email_shape")
    if "@" not in address:
        raise _invalid(_("Il manque le @ de l’adresse e-mail, comme dans prenom.nom@ac-rennes.fr."), "email_shape")
    local, _at, domain = address.rpartition("@")
    address = f"{local}@{domain.lower()}"
    try:
        validate_email(address)
    except ValidationError:
        raise _invalid(
            _("Cette adresse e-mail n’est pas complète. Écrivez-la comme prenom.nom@ac-rennes.fr."), "email_shape"
        ) from None
    validate_mail_domain(address)
    if meant := _MISSPELLED.get(domain.lower()):
        raise _invalid(
            _("Vérifiez la fin de l’adresse : « %(typed)s » ressemble à « %(meant)s ».")
            % {"typed": domain.lower(), "meant": meant},
            "email_domain",
        )
    return address


def check_postal_code(text: str) -> str:
    """The five digits of a French postal code."""
    digits = re.sub(r"\s", "", text)
    if not re.fullmatch(r"[0-9]{5}", digits):
        raise _invalid(_("Un code postal s’écrit avec 5 chiffres, par exemple 35000."), "postal_code")
    return digits


def check_quote_number(text: str) -> str:
    """A quote's number in capitals without spaces: DE-2026-00042."""
    number = re.sub(r"[\u2010-\u2015]", "-", re.sub(r"\s", "", text)).upper()
    if not re.fullmatch(r"DE-[0-9]{4}-[0-9]{5,9}", number):
        raise _invalid(_("Un numéro de devis s’écrit comme DE-2026-00042."), "quote_number")
    return number


def say_unknown_quote() -> str:
    """The same whether the quote never was, is past, or is taken: whose it is, and what became of it, is not told."""
    return _(
        "Aucun devis en cours de validité ne porte ce numéro : vérifiez-le sur votre devis. "
        "Sans numéro, la commande part au tarif du jour ; l’équipe ONE peut vous répondre."
    )


def check_class_count(number: int) -> int:
    """A number of classes a primary school may have."""
    if not 1 <= number <= MAX_CLASSES:
        raise _invalid(_("Indiquez un nombre de classes entre 1 et %(max)d.") % {"max": MAX_CLASSES}, "class_count")
    return number


def check_levels(words: Iterable[str]) -> tuple[str, ...]:
    """Levels in the order of schooling, each once; `cp` and `C.P.` are CP."""
    known = {level.value: place for place, level in enumerate(Level)}
    found = {re.sub(r"[\s.]", "", word).upper() for word in words} - {""}
    unknown = sorted(found - known.keys())
    if unknown:
        raise _invalid(
            _("« %(level)s » n’est pas un niveau de l’école primaire : écrivez %(known)s.")
            % {"level": unknown[0][:20], "known": ", ".join(known)},
            "level",
        )
    return tuple(sorted(found, key=known.__getitem__))


def split_levels(text: str) -> tuple[str, ...]:
    """The levels of a line written by hand: « CE1-CE2 », « CE1, CE2 », « CE1 / CE2 »."""
    return check_levels(re.split(r"[,;/+&\s-]+|\bet\b", text))


def name_classes(wishes: Sequence[tuple[str, tuple[str, ...]]]) -> list[tuple[str, tuple[str, ...]]]:
    """The same classes, each with a name nobody else has in the school.

    A class without name takes its levels' (« CE1-CE2 »), or « Classe » and its number; the second
    of the same name gets a number. Raises ValidationError when two were given the same name.
    """
    given = Counter(name.casefold() for name, _levels in wishes if name)
    twice = [name for name, _levels in wishes if name and given[name.casefold()] > 1]
    if twice:
        raise _invalid(
            _("Deux classes portent le nom « %(name)s » : donnez à chacune le sien.") % {"name": twice[0]}, "class_name"
        )
    taken = set(given)
    named = []
    for place, (name, levels) in enumerate(wishes, start=1):
        chosen = name or _free_name(place, levels, taken)
        taken.add(chosen.casefold())
        named.append((chosen, levels))
    return named


def _free_name(place: int, levels: tuple[str, ...], taken: set[str]) -> str:
    stem = "-".join(levels)[: MAX_CLASS_NAME - 4]
    wanted = stem or _("Classe %(number)d") % {"number": place}
    number = 2
    while wanted.casefold() in taken:
        wanted = f"{stem or _('Classe')} {number}"
        number += 1
    return wanted
