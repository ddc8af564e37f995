"""Records in few words, for tables of examples."""

import itertools
from datetime import date
from typing import Any

from tenant_apps.imports.records import (
    ChildRef,
    ClassRef,
    Kind,
    Origin,
    PupilRecord,
    RelativeRecord,
    Roster,
    TeacherRecord,
)

_lines = itertools.count(2)
BORN = date(2018, 3, 12)


def _origin(file: str) -> Origin:
    return Origin(file, next(_lines))


def cp(name: str = "CP A", onde_id: str = "101", *levels: str) -> ClassRef:
    return ClassRef(name, onde_id, levels)


def pupil(first_name: str = "Léa", last_name: str = "Martin", **more: Any) -> PupilRecord:
    """A pupil of CP A born on BORN."""
    given = {"birth_date": BORN, "classes": (cp(),), "level": "CP", "origin": _origin("eleves.csv"), **more}
    return PupilRecord(first_name=first_name, last_name=last_name, **given)


def child_of(record: PupilRecord, **more: Any) -> ChildRef:
    """The child as ONDE's other file says it: names and class label."""
    label = record.classes[0].name if record.classes else ""
    given = {"last_name": record.family_name or record.last_name, "first_name": record.first_name, "class_name": label}
    return ChildRef(**{**given, **more})


def relative(
    first_name: str = "Anne", last_name: str = "Martin", *children: PupilRecord | ChildRef, **more: Any
) -> RelativeRecord:
    """An adult answering for these children."""
    refs = tuple(child if isinstance(child, ChildRef) else child_of(child) for child in children)
    given = {"children": refs, "origin": _origin("responsables.csv"), **more}
    return RelativeRecord(first_name=first_name, last_name=last_name, **given)


def teacher(first_name: str = "Hugo", last_name: str = "Petit", **more: Any) -> TeacherRecord:
    """A teacher."""
    return TeacherRecord(first_name=first_name, last_name=last_name, **{"origin": _origin("enseignants.csv"), **more})


def roster(*records: Any, whole: bool = False, gone_keys: tuple[str, ...] = ()) -> Roster:
    """Everything at once; `whole`: whoever is missing, of the kinds that are there, leaves."""
    made = Roster(gone_keys=frozenset(gone_keys))
    lists = {PupilRecord: made.pupils, RelativeRecord: made.relatives, TeacherRecord: made.teachers}
    for record in records:
        lists[type(record)].append(record)
    kinds = {Kind.PUPILS: made.pupils, Kind.RELATIVES: made.relatives, Kind.TEACHERS: made.teachers}
    if whole:
        made.complete = frozenset(kind for kind, records_of in kinds.items() if records_of)
    return made
