"""From the attributes of one record to what records.py says of a person, or the reason it cannot be said."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenant_apps.imports.aaf1d import values
from tenant_apps.imports.aaf1d.choices import Part, Reason
from tenant_apps.imports.records import (
    ClassRef,
    Origin,
    PersonRecord,
    Problem,
    PupilRecord,
    RelativeRecord,
    TeacherRecord,
)
from tenants.text import has_odd_characters
from tenants.uai import is_uai, normalize_uai

Attributes = Mapping[str, Sequence[str]]
_Read = TypeVar("_Read")

_PERSON = ("ENTPersonNom", "ENTPersonPrenom", "ENTPersonNomPatro", "ENTPersonCivilite", "ENTPersonMail")
# What ONE has a use for; the rest of a record (meals, transport, other first names) is not kept anywhere.
KEPT: dict[Part, tuple[str, ...]] = {
    Part.STRUCTURES: ("ENTStructureUAI", "ENTStructureNomCourant", "ENTStructureVille", "ENTServAcCodeAcademie"),
    Part.PUPILS: (
        *_PERSON,
        "ENTPersonDateNaissance",
        "ENTEleveINE",
        "ENTEleveNiveau",
        "ENTEleveAutoriteParentale",
        "ENTPersonStructRattach",
        "ENTPersonClasses",
        "ENTPersonGroupes",
    ),
    Part.RELATIVES: (
        *_PERSON,
        "ENTPersonTelPerso",
        "ENTPersRelEleveTelPro",
        "ENTPersRelEleveTelMobile",
        "ENTPersonAdresse",
        "ENTPersonCodePostal",
        "ENTPersonVille",
        "ENTPersonPays",
        "ENTPersRelEleveEleve",
    ),
    Part.STAFF: (
        *_PERSON,
        "ENTPersonStructRattach",
        "ENTPersonFonctions",
        "ENTEnsFonctionDir",
        "ENTPersonCategorieEnseignant",
    ),
}
# The lengths accounts and directory hold.
NAME_LENGTH, ADDRESS_LENGTH, PHONE_LENGTH = 60, 200, 20
_ELLIPSIS = "…"
# Lazy, because seven translations a record would cost as much as reading it.
_UNREADABLE = _("Valeur trop longue ou illisible : laissée de côté.")
_BAD_EMAIL = _("Adresse e-mail illisible : laissée de côté.")
_BAD_INE = _("INE mal formé : laissé de côté.")
_BAD_LEVEL = _("Niveau inconnu : laissé de côté.")
_BAD_DIVISION = _("Classe ou groupe mal formé (cinq champs attendus) : laissé de côté.")
_BAD_MOBILE = _("Mobile illisible : laissé de côté.")
_BAD_POST = _("Fonction mal formée : laissée de côté.")


class RejectedError(Exception):
    """The record cannot be taken; `reason` says why, `column` where."""

    def __init__(self, reason: Reason, column: str = "") -> None:
        super().__init__(reason.value)
        self.reason, self.column = reason, column


@dataclass(frozen=True, slots=True)
class Structure:
    """A school as the feed names it."""

    identifier: str
    uai: str
    name: str = ""
    city: str = ""
    academy: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """For whom a record is read: `structures` None is the whole feed, else those of one school."""

    academy: str = ""
    file: str = ""
    structures: Collection[str] | None = None

    def holds(self, structure: str) -> bool:
        """Whether something of this structure is said to the reader."""
        return self.structures is None or structure in self.structures


def keep(part: Part, attributes: Attributes) -> dict[str, list[str]]:
    """The attributes ONE uses, in a fixed order, so that equal records are equal texts."""
    return {name: list(attributes[name]) for name in KEPT[part] if attributes.get(name)}


def feed_key(academy: str, identifier: str) -> str:
    """What an account remembers: a jointure is unique within an academy only (formats.md 2.2)."""
    return f"{academy}-{identifier}"


class _Fields:
    """Reads fields one by one; what is wrong with an optional one is a problem, and the field is dropped."""

    def __init__(self, attributes: Attributes) -> None:
        self._attributes = attributes
        self.problems: list[Problem] = []

    def first(self, column: str) -> str:
        """The only value of a column that has one."""
        given = self._attributes.get(column)
        return given[0] if given else ""

    def all(self, column: str) -> Sequence[str]:
        """Every value of a column that may have several."""
        return self._attributes.get(column) or ()

    def text(self, column: str, limit: int) -> str:
        """An optional text."""
        text = self.first(column)
        if len(text) > limit or _is_odd(text):
            self.problem(column, _UNREADABLE)
            return ""
        return text

    def name(self, column: str, *others: str) -> str:
        """A required name: the first of the columns that has one."""
        text = next((found for each in (column, *others) if (found := self.first(each))), "")
        if len(text) > NAME_LENGTH or _is_odd(text) or not any(map(str.isalpha, text)):
            raise RejectedError(Reason.NAME, column)
        return text

    def read(self, column: str, reader: Callable[[str], _Read], words: Promise) -> _Read:
        """An optional value read by `reader`, which answers something false for what it cannot read."""
        text = self.first(column)
        found = reader(text)
        if text and not found:
            self.problem(column, words)
        return found

    def each(self, column: str, reader: Callable[[str], _Read | None], words: Promise) -> list[_Read]:
        """Every value `reader` understands."""
        found = [reader(text) for text in self.all(column)]
        for _missing in range(found.count(None)):
            self.problem(column, words)
        return [value for value in found if value is not None]

    def problem(self, column: str, words: Promise) -> None:
        """Note it; the record stays."""
        self.problems.append(Problem(column, str(words)))


def _is_odd(text: str) -> bool:
    return not text.isprintable() and has_odd_characters(text)


def read_structure(identifier: str, attributes: Attributes) -> Structure:
    """A school; « TYPE$NOM$VILLE » gives its name. Raises RejectedError without a well-formed UAI."""
    fields = _Fields(attributes)
    uai = normalize_uai(fields.first("ENTStructureUAI"))
    if not is_uai(uai):
        raise RejectedError(Reason.UAI, "ENTStructureUAI")
    parts = [part.strip() for part in fields.first("ENTStructureNomCourant").split("$")]
    return Structure(
        identifier,
        uai,
        name=(parts[1] if len(parts) > 1 and parts[1] else parts[0])[:120],
        city=(fields.first("ENTStructureVille") or parts[-1])[:80],
        academy=fields.first("ENTServAcCodeAcademie"),
    )


def _identity(identifier: str, fields: _Fields, place: Place) -> dict[str, object]:
    """What every person has: names (of use first), e-mail, key."""
    last_name = fields.name("ENTPersonNom", "ENTPersonNomPatro")
    family_name = fields.text("ENTPersonNomPatro", NAME_LENGTH)
    return {
        "origin": Origin(file=place.file, key=identifier),
        "key": feed_key(place.academy, identifier),
        "last_name": last_name,
        "first_name": fields.name("ENTPersonPrenom"),
        "family_name": "" if family_name.casefold() == last_name.casefold() else family_name,
        "title": values.read_title(fields.first("ENTPersonCivilite")),
        "email": fields.read("ENTPersonMail", values.read_email, _BAD_EMAIL),
        "problems": fields.problems,
    }


def read_pupil(identifier: str, attributes: Attributes, place: Place) -> PupilRecord:
    """A pupil with the classes of `place`. Raises RejectedError without names or birth date."""
    fields = _Fields(attributes)
    identity = _identity(identifier, fields, place) | {"title": ""}  # nobody calls a child « Mme »
    birth_date = values.read_date(fields.first("ENTPersonDateNaissance"))
    if birth_date is None:
        raise RejectedError(Reason.BIRTH_DATE, "ENTPersonDateNaissance")
    return PupilRecord(
        **identity,  # type: ignore[arg-type]
        birth_date=birth_date,
        gender=values.read_gender(fields.first("ENTPersonCivilite")),
        ine=fields.read("ENTEleveINE", values.read_ine, _BAD_INE),
        level=fields.read("ENTEleveNiveau", values.read_level, _BAD_LEVEL),
        classes=_divisions(fields, "ENTPersonClasses", place),
        groups=_divisions(fields, "ENTPersonGroupes", place),
    )


def _divisions(fields: _Fields, column: str, place: Place) -> tuple[ClassRef, ...]:
    """Classes or groups of `place`, each once, keyed by their identifier."""
    found = fields.each(column, values.read_division, _BAD_DIVISION)
    return tuple({each.identifier: _class_ref(each) for each in found if place.holds(each.structure)}.values())


def _class_ref(division: values.Division) -> ClassRef:
    """A label longer than a class name is cut: the identifier says which class it is."""
    label, level = division.label, values.dispositif(division)
    name = label if len(label) <= NAME_LENGTH else label[: NAME_LENGTH - 1] + _ELLIPSIS
    return ClassRef(name=name, onde_id=division.identifier, levels=(level,) if level else ())


def read_relative(identifier: str, attributes: Attributes, place: Place) -> RelativeRecord:
    """An adult responsible for children; whose is said by `links_of`. Raises RejectedError without names."""
    fields = _Fields(attributes)
    address = values.read_lines(fields.text("ENTPersonAdresse", ADDRESS_LENGTH))
    return RelativeRecord(
        **_identity(identifier, fields, place),  # type: ignore[arg-type]
        mobile=fields.read("ENTPersRelEleveTelMobile", values.read_mobile, _BAD_MOBILE),
        home_phone=fields.text("ENTPersonTelPerso", PHONE_LENGTH),
        work_phone=fields.text("ENTPersRelEleveTelPro", PHONE_LENGTH),
        address=address,
        postal_code=fields.text("ENTPersonCodePostal", 10),
        city=fields.text("ENTPersonVille", NAME_LENGTH),
        country=fields.text("ENTPersonPays", 40),
    )


def read_staff(identifier: str, attributes: Attributes, place: Place) -> TeacherRecord:
    """Somebody who works at the schools of `place`. Raises RejectedError without names."""
    fields = _Fields(attributes)
    posts = fields.each("ENTPersonFonctions", values.read_post, _BAD_POST)
    category = values.read_flag(fields.first("ENTPersonCategorieEnseignant"))
    teaches = any(post.is_teaching for post in posts) if category is None else category
    return TeacherRecord(
        **_identity(identifier, fields, place),  # type: ignore[arg-type]
        is_teacher=teaches,
        is_head=_leads(fields, posts, place),
    )


def _leads(fields: _Fields, posts: list[values.Post], place: Place) -> bool:
    """Head of a school of `place`: by function, or by ENTEnsFonctionDir, which begins with the structure."""
    return any(post.is_head and place.holds(post.structure) for post in posts) or any(
        "$" in text and place.holds(values.first_field(text)) for text in fields.all("ENTEnsFonctionDir")
    )


READERS: dict[Part, Callable[[str, Attributes, Place], PersonRecord]] = {
    Part.PUPILS: read_pupil,
    Part.RELATIVES: read_relative,
    Part.STAFF: read_staff,
}


_PLACES = {Part.PUPILS: "ENTPersonClasses", Part.STAFF: "ENTPersonFonctions"}
_LINKS = {Part.PUPILS: "ENTEleveAutoriteParentale", Part.RELATIVES: "ENTPersRelEleveEleve"}


def structures_of(part: Part, attributes: Attributes) -> set[str]:
    """Where a pupil or a member of staff belongs: attachments, and wherever a class or a function is."""
    if part not in _PLACES:
        return set()
    places = {values.first_field(text) for text in attributes.get("ENTPersonStructRattach", ())}
    places |= {values.first_field(text) for text in attributes.get(_PLACES[part], ()) if "$" in text}
    return {place for place in places if values.is_key(place)}


def links_of(part: Part, attributes: Attributes) -> set[str]:
    """Parents a pupil names (« id » or « id$… »), children a parent names."""
    named = {values.first_field(text) for text in attributes.get(_LINKS.get(part, ""), ())}
    return {identifier for identifier in named if values.is_key(identifier)}
