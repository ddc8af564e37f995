"""Small invented files, one row or a few, as people drop them; whole schools come from bench.school_files."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from typing import TypeVar

from tenant_apps.imports.onde import OndeFile, read_file, read_roster
from tenant_apps.imports.records import Origin, PersonRecord, PupilRecord, RelativeRecord, Roster, TeacherRecord

TODAY = date(2026, 11, 22)
R = TypeVar("R", bound=PersonRecord)

PUPIL = {"Nom élève": "Dupont", "Prénom élève": "Zoé", "Date naissance": "14/03/2019", "Libellé classe": "CE1 A"}
RELATIVE = {
    "Civilité Responsable": "MME",
    "Nom responsable": "Dupont",
    "Prénom responsable": "Anne",
    "Courriel": "anne@exemple.fr",
    "Nom de famille enfant": "Dupont",
    "Prénom enfant": "Zoé",
    "Classes enfants": "CE1 A",
}
TEACHER = {"Civilité": "M.", "Nom": "Bêta", "Prénom": "Luc", "Directeur": "Non", "Classe": "CE1 A"}


def text_of(*rows: dict[str, str]) -> str:
    """Rows under the headers of the first one."""
    headers = list(rows[0])
    return "\n".join(";".join(line) for line in (headers, *([row.get(name, "") for name in headers] for row in rows)))


def file_of(*rows: dict[str, str], name: str = "CSVExtraction.csv") -> OndeFile:
    """The same, read."""
    return read_file(name, text_of(*rows).encode())


def roster_of(*files: OndeFile) -> Roster:
    """What these files say, read on TODAY."""
    return read_roster(files, today=TODAY)[0]


def pupil(**cells: str) -> PupilRecord:
    """The record of PUPIL with these cells changed or added (« Sexe » and so on)."""
    return roster_of(file_of({**PUPIL, **cells})).pupils[0]


def relative(**cells: str) -> RelativeRecord:
    """The record of RELATIVE with these cells changed or added."""
    return roster_of(file_of({**RELATIVE, **cells})).relatives[0]


def teacher(**cells: str) -> TeacherRecord:
    """The record of TEACHER with these cells changed or added."""
    return roster_of(file_of({**TEACHER, **cells})).teachers[0]


def told(record: PersonRecord) -> list[tuple[str, bool]]:
    """Columns where something is wrong, and whether it blocks."""
    return [(problem.column, problem.blocking) for problem in record.problems]


def anywhere(records: list[R]) -> list[R]:
    """The records without the place they were read at."""
    return [replace(record, origin=Origin()) for record in records]


def zip_of(members: dict[str, bytes]) -> bytes:
    """An archive, the same bytes at any moment: tests are named after it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
