"""One roster from the files of a school, in whatever order they were dropped."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _

from tenant_apps.imports.onde.files import OndeFile
from tenant_apps.imports.onde.mappings import Mapping
from tenant_apps.imports.onde.rows import read_rows
from tenant_apps.imports.records import (
    ChildRef,
    Kind,
    PersonRecord,
    Problem,
    PupilRecord,
    RelativeRecord,
    Roster,
    TeacherRecord,
)
from tenants.text import search_form

P = TypeVar("P", bound=PersonRecord)


@dataclass(slots=True)
class FileReport:
    """What became of one file: `rows` = `records` + `repeated`, when it could be read."""

    file: str
    digest: str
    kind: Kind | None
    encoding: str
    rows: int
    records: int = 0  # blocked ones included
    blocked: int = 0
    repeated: list[int] = field(default_factory=list)  # lines that say again what another one says
    notes: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)  # headers nobody gave a meaning: not read
    missing: list[str] = field(default_factory=list)  # what keeps the file from being read

    @property
    def is_usable(self) -> bool:
        """Whether its rows are in the roster."""
        return not self.missing


def read_roster(
    files: Sequence[OndeFile],
    mappings: dict[str, Mapping] | None = None,
    *,
    today: date,
    complete: bool = True,
) -> tuple[Roster, list[FileReport]]:
    """Everything the files say, and a report per file, in their order.

    `mappings` holds, by file digest, the columns said by hand; other files are read by their headers.
    `today` tells unlikely ages. With `complete` the files are those of the whole school: the roster
    then lists the kinds they spoke of, none as soon as one file could not be read. The same files in
    another order make the same roster.
    """
    chosen = {file.digest: (mappings or {}).get(file.digest, file.mapping) for file in files}
    reports = {file.digest: _report(file, chosen[file.digest]) for file in files}
    read: list[tuple[PersonRecord, FileReport]] = []
    for file in sorted({file.digest: file for file in files}.values(), key=lambda file: file.digest):
        report = reports[file.digest]
        if report.is_usable:
            read += [(record, report) for record in read_rows(file, chosen[file.digest], today=today)]
    roster = Roster(
        pupils=_distinct(PupilRecord, read),
        relatives=_distinct(RelativeRecord, read),
        teachers=_distinct(TeacherRecord, read),
    )
    _flag_likeness(roster.pupils)
    _name_children(roster)
    _count_blocked(read)
    if complete and all(report.is_usable for report in reports.values()):
        roster.complete = frozenset(report.kind for report in reports.values() if report.kind)
    return roster, list(reports.values())


def _report(file: OndeFile, mapping: Mapping) -> FileReport:
    unknown = [file.headers[index] or f"n° {index + 1}" for index in mapping.unknown]
    report = FileReport(file.name, file.digest, mapping.kind, file.encoding, len(file.rows), notes=list(file.notes))
    report.unknown, report.missing = unknown, mapping.missing
    return report


def _count_blocked(read: Iterable[tuple[PersonRecord, FileReport]]) -> None:
    for record, report in read:
        report.blocked += record.is_blocked


# --- The same person on several rows
def _said(record: PersonRecord, *apart: str) -> tuple[object, ...]:
    """What a row says, its place and problems apart, and these fields too."""
    skipped = {"origin", "problems", *apart}
    names = (field.name for field in fields(record) if field.name not in skipped)
    return (record.origin.key, *(getattr(record, name) for name in names))


def _is_known_apart(record: PersonRecord) -> bool:
    """Whether more than a name says who it is: without it, two rows may be two persons."""
    if isinstance(record, PupilRecord):
        return bool(record.ine or record.birth_date)
    reached = record.email or record.origin.key
    if isinstance(record, RelativeRecord):
        return bool(reached or record.mobile or record.home_phone or record.work_phone or record.address)
    return bool(reached or (isinstance(record, TeacherRecord) and record.mobile))


def _identity(record: PersonRecord) -> tuple[object, ...]:
    """Rows with the same one are one person: a row per class, or a row per child, is common in hand-made files."""
    return _said(record, "children", "classes") if _is_known_apart(record) else _said(record)


def _unite(kept: PersonRecord, again: PersonRecord) -> None:
    """What the second row adds: classes, or children."""
    if isinstance(kept, RelativeRecord) and isinstance(again, RelativeRecord):
        kept.children = tuple(dict.fromkeys((*kept.children, *again.children)))
    if isinstance(kept, PupilRecord | TeacherRecord) and isinstance(again, PupilRecord | TeacherRecord):
        kept.classes = tuple(dict.fromkeys((*kept.classes, *again.classes)))


def _distinct(kind: type[P], read: Iterable[tuple[PersonRecord, FileReport]]) -> list[P]:
    """The records of a kind, each person once; the row kept says where it was read again."""
    found: dict[tuple[object, ...], P] = {}
    kept: list[P] = []
    for record, report in read:
        if not isinstance(record, kind):
            continue
        identity = _identity(record)
        if record.is_blocked or identity not in found:
            kept.append(record)
            report.records += 1
            found.setdefault(identity, record)
            continue
        _unite(found[identity], record)
        report.repeated.append(record.origin.line)
        words = _("Aussi à la ligne %(line)s de « %(file)s » : lu une seule fois.")
        found[identity].problems.append(Problem("", words % {"line": record.origin.line, "file": record.origin.file}))
    return kept


# --- Pupils who look like one another
def _flag_likeness(pupils: Iterable[PupilRecord]) -> None:
    """An INE belongs to one child: the second is blocked. The same name and birth date is only told."""
    by_ine: dict[str, PupilRecord] = {}
    by_birth: dict[tuple[str, date], PupilRecord] = {}
    for pupil in pupils:
        first = by_ine.setdefault(pupil.ine, pupil) if pupil.ine else pupil
        if first is not pupil:
            pupil.problems.append(_like(first, _("INE déjà donné à la ligne %(line)s (%(name)s)."), blocking=True))
            continue
        if pupil.birth_date is not None:
            names = search_form(pupil.last_name, pupil.first_name)
            first = by_birth.setdefault((names, pupil.birth_date), pupil)
        if first is not pupil:
            pupil.problems.append(_like(first, _("Même nom et même date de naissance qu’à la ligne %(line)s.")))


def _like(first: PupilRecord, words: str, *, blocking: bool = False) -> Problem:
    name = f"{first.first_name} {first.last_name}"
    return Problem("", words % {"line": first.origin.line, "name": name}, blocking)


# --- Children said by their identifier in the file of the pupils
def _name_children(roster: Roster) -> None:
    """Children said by an identifier get the names of the pupil who bears it; files' identifiers go no further."""
    pupils: dict[str, list[PupilRecord]] = {}
    for pupil in roster.pupils:
        if pupil.origin.key:
            pupils.setdefault(pupil.origin.key, []).append(pupil)
    for relative in roster.relatives:
        if any(child.key for child in relative.children):
            relative.children = tuple(
                named for child in relative.children if (named := _named(child, pupils.get(child.key, []), relative))
            )
            if not relative.children:
                words = _("Aucun enfant n’est nommé sur cette ligne.")
                relative.problems.append(Problem("", words, blocking=True))


def _named(child: ChildRef, pupils: Sequence[PupilRecord], relative: RelativeRecord) -> ChildRef | None:
    if len(pupils) == 1:
        [pupil] = pupils
        return ChildRef(
            last_name=pupil.family_name or pupil.last_name,
            usage_name=pupil.last_name if pupil.family_name else "",
            first_name=pupil.first_name,
            class_name=pupil.classes[0].name if pupil.classes else "",
            birth_date=pupil.birth_date,
        )
    if child.key:
        words = _("Aucun élève ne porte l’identifiant « %(key)s ».") if not pupils else ""
        words = words or _("Plusieurs élèves portent l’identifiant « %(key)s ».")
        relative.problems.append(Problem("", words % {"key": child.key}))
    return replace(child, key="") if child.first_name else None
