"""Invented schools as ONDE writes them: records, and the bytes of their files in every dialect (formats.md 1)."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bench.jobs.names import FIRST_NAMES, LAST_NAMES
from tenant_apps.directory.choices import Level
from tenant_apps.imports.records import ChildRef, ClassRef, PupilRecord, RelativeRecord, Roster, TeacherRecord
from tenant_apps.imports.rules import levels_in
from tenants.text import search_form

YEAR = 2026  # the school year begins in
_AGES = {"PS": 3, "MS": 4, "GS": 5, "CP": 6, "CE1": 7, "CE2": 8, "CM1": 9, "CM2": 10}
_STREETS = ("rue des Lilas", "impasse du Port", "allée de l’Étang", "place d’Armes", "chemin Vert")
_CYCLES = {"PS": "I", "MS": "I", "GS": "I", "CP": "II", "CE1": "II", "CE2": "II", "CM1": "III", "CM2": "III"}
_PUPIL_HEADERS = [
    "Nom élève",
    "Nom d'usage élève",
    "Prénom élève",
    "Date naissance",
    "Sexe",
    "INE",
    "Adresse1",
    "Cp1",
    "Commune1",
    "Pays1",
    "Adresse2",
    "Cp2",
    "Commune2",
    "Pays2",
    " Cycle",
    "Niveau",
    "Libellé classe",
    "Identifiant classe",
    "Attestation fournie",
    "Autorisation associations",
    "Autorisation photo",
    "Décision de passage",
]
_ADULT_HEADERS = [
    "Civilité Responsable",
    "Nom usage responsable",
    "Nom responsable",
    "Prénom responsable",
    "Adresse responsable",
    "CP responsable",
    "Commune responsable",
    "Pays",
    "Courriel",
    "Téléphone domicile",
    "Téléphone travail",
    "Téléphone portable",
]
_CHILD_HEADERS = ["Nom d'usage enfant", "Nom de famille enfant", "Prénom enfant", "Classes enfants"]
_TEACHER_HEADERS = [
    "Civilité",
    "Nom usage",
    "Nom",
    "Prénom",
    "Adresse",
    "CP",
    "Commune",
    "Pays",
    "Courriel",
    "Téléphone domicile",
    "Téléphone portable",
    "Directeur",
    "Classe",
]


@dataclass(frozen=True)
class Dialect:
    """How a file is written; the defaults are ONDE's."""

    encoding: str = "cp1252"
    eol: str = "\r\n"
    separator: str = ";"
    quoted: bool = True
    trailing: bool = False  # a separator at the end of each line
    padded: bool = False  # every row as long as the headers
    iso_dates: bool = False
    column_order: int = 0  # 0: ONDE's; another number shuffles


# --- A school
def make_school(pupils: int = 500, adults: int = 900, *, seed: int = 3) -> Roster:
    """Families of two adults and one or two children, in classes of 25; the same numbers, the same school."""
    draw = random.Random(seed)
    roster, taken = Roster(), set[object]()
    families = max(adults // 2, 1)
    for number in range(families):
        surname, street = draw.choice(LAST_NAMES), f"{number + 1} {draw.choice(_STREETS)}"
        count = pupils * (number + 1) // families - pupils * number // families
        first = len(roster.pupils)
        children = [_pupil(draw, surname, street, taken=taken, number=first + place) for place in range(count)]
        roster.pupils += children
        for place in range(2 if children else 0):
            roster.relatives.append(_adult(draw, surname, street, children, place=place, number=number))
    roster.teachers = _teachers(draw, roster.pupils)
    return roster


def _class_of(level: str, number: int) -> ClassRef:
    name = f"{level} {'ABCDEFGH'[number // 200 % 8]} Mme Alpha"
    return ClassRef(name, str(73000 + 10 * list(Level).index(Level(level)) + number // 200 % 8), levels_in(name))


def _pupil(draw: random.Random, surname: str, street: str, *, taken: set[object], number: int) -> PupilRecord:
    level = list(_AGES)[number % len(_AGES)]
    while True:
        born = date(YEAR - _AGES[level], draw.randint(1, 12), draw.randint(1, 28))
        first_name = draw.choice(FIRST_NAMES)
        if (surname, first_name, born) not in taken:
            break
    taken.add((surname, first_name, born))
    return PupilRecord(
        last_name=surname,
        first_name=first_name,
        birth_date=born,
        gender=draw.choice("FM"),
        ine="" if number % 40 == 0 else f"{900_000_000 + number}ZZ",
        level=level,
        classes=(_class_of(level, number),),
        photo_flag=draw.random() < 0.7,
        **_home(street),
    )


def _home(street: str) -> dict[str, Any]:
    return {"address": street, "postal_code": "99000", "city": "Port-Brumal", "country": "FRANCE"}


def _adult(
    draw: random.Random, surname: str, street: str, children: Sequence[PupilRecord], *, place: int, number: int
) -> RelativeRecord:
    first_name = draw.choice(FIRST_NAMES)
    own_name = draw.choice(LAST_NAMES) if place else surname
    address = f"{search_form(first_name, own_name).replace(' ', '.')}.{number}.{place}@courriel.example"
    return RelativeRecord(
        last_name=own_name,
        first_name=first_name,
        title=("Mme", "M.")[place],
        email=address if draw.random() < 0.6 else "",
        # Numbers the French regulator keeps for fiction.
        mobile=f"+3363998{(2 * number + place) % 10_000:04d}" if draw.random() < 0.9 else "",
        home_phone=f"01 99 00 {number // 100 % 100:02d} {number % 100:02d}",
        children=tuple(_child(child) for child in children),
        **_home(street),
    )


def _child(pupil: PupilRecord) -> ChildRef:
    """As the file of the responsables names a child."""
    surnames = (pupil.family_name, pupil.last_name) if pupil.family_name else (pupil.last_name, "")
    return ChildRef(surnames[0], surnames[1], pupil.first_name, pupil.classes[0].name if pupil.classes else "")


def _teachers(draw: random.Random, pupils: Sequence[PupilRecord]) -> list[TeacherRecord]:
    """One for each class; the first is the head."""
    labels = dict.fromkeys(ClassRef(ref.name, "", ref.levels) for pupil in pupils for ref in pupil.classes)
    return [
        TeacherRecord(
            last_name=draw.choice(LAST_NAMES),
            first_name=draw.choice(FIRST_NAMES),
            title="Mme",
            email=f"maitresse.{number}@ecole.example",
            is_head=number == 0,
            classes=(label,),
        )
        for number, label in enumerate(labels)
    ]


# --- Its files
def pupils_file(pupils: Sequence[PupilRecord], dialect: Dialect = Dialect()) -> bytes:
    """The 22 columns of the extraction « Élèves »."""
    return _written(_PUPIL_HEADERS, [_pupil_cells(pupil, dialect) for pupil in pupils], dialect)


def _pupil_cells(pupil: PupilRecord, dialect: Dialect) -> list[str]:
    label = pupil.classes[0] if pupil.classes else ClassRef()
    born = pupil.birth_date.strftime("%Y-%m-%d" if dialect.iso_dates else "%d/%m/%Y") if pupil.birth_date else ""
    home = [pupil.address, pupil.postal_code, pupil.city, pupil.country]
    cycle = f"CYCLE {_CYCLES[pupil.level]}" if pupil.level in _CYCLES else ""
    return [
        *_surnames(pupil),
        *(pupil.first_name, born, pupil.gender, pupil.ine, *home, "", "", "", "", cycle, pupil.level),
        *(label.name, label.onde_id, "Non", "Non", _yes(pupil.photo_flag), ""),
    ]


def relatives_file(relatives: Sequence[RelativeRecord], dialect: Dialect = Dialect()) -> bytes:
    """The extraction « Responsables »: four columns for each child, repeated."""
    groups = max((len(relative.children) for relative in relatives), default=1)
    rows = [_relative_cells(relative) for relative in relatives]
    return _written(_ADULT_HEADERS, rows, dialect, [*_CHILD_HEADERS * groups])


def _relative_cells(adult: RelativeRecord) -> list[str]:
    last_name, usage_name = _surnames(adult)
    children = [(child.usage_name, child.last_name, child.first_name, child.class_name) for child in adult.children]
    return [
        *(adult.title, usage_name, last_name, adult.first_name, adult.address, adult.postal_code, adult.city),
        *(adult.country, adult.email, adult.home_phone, adult.work_phone, adult.mobile),
        *(cell for child in children for cell in child),
    ]


def teachers_file(teachers: Sequence[TeacherRecord], dialect: Dialect = Dialect()) -> bytes:
    """The file of the people of the school, with a first class each."""
    rows = [_teacher_cells(teacher) for teacher in teachers]
    return _written(_TEACHER_HEADERS, rows, dialect)


def _teacher_cells(teacher: TeacherRecord) -> list[str]:
    last_name, usage_name = _surnames(teacher)
    label = teacher.classes[0].name if teacher.classes else ""
    names = (teacher.title, usage_name, last_name, teacher.first_name)
    return [*names, "", "", "", "", teacher.email, "", teacher.mobile, _yes(teacher.is_head), label]


def _surnames(person: PupilRecord | RelativeRecord | TeacherRecord) -> tuple[str, str]:
    return (person.family_name, person.last_name) if person.family_name else (person.last_name, "")


def _yes(value: bool | None) -> str:
    return {True: "Oui", False: "Non", None: ""}[value]


def _written(
    headers: Sequence[str], rows: Sequence[Sequence[str]], dialect: Dialect, repeated: Sequence[str] = ()
) -> bytes:
    """The bytes; the first columns are shuffled as the dialect says, the repeated ones stay behind them."""
    order = list(range(len(headers)))
    if dialect.column_order:
        random.Random(dialect.column_order).shuffle(order)
    width = len(headers) + len(repeated)
    lines = [_line([*(headers[place] for place in order), *repeated], dialect, titles=True)]
    for row in rows:
        cells = [*(row[place] for place in order), *row[len(headers) :]]
        lines.append(_line(cells + [""] * (width - len(cells) if dialect.padded else 0), dialect))
    return "".join(line + dialect.eol for line in lines).encode(dialect.encoding)


def _line(cells: Sequence[str], dialect: Dialect, *, titles: bool = False) -> str:
    """Titles and empty cells are bare, as in ONDE; a cell that needs quotes always has them."""
    special = (dialect.separator, '"', "\n", "\r")
    bare = [titles or not cell or not (dialect.quoted or any(sign in cell for sign in special)) for cell in cells]
    written = (
        cell if plain else f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell, plain in zip(cells, bare, strict=True)
    )
    return dialect.separator.join(written) + (dialect.separator if dialect.trailing else "")
