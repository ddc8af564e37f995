"""What any file says of people, once read: the same shape whether it came from ONDE, a spreadsheet or the feed.

Readers (onde/, aaf1d/) make records; matching, planning and applying know nothing else. Texts are
trimmed, never cut; "" means the file does not say. Nothing here touches the database.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """Of whom a file speaks, one row each."""

    PUPILS = "pupils"
    RELATIVES = "relatives"
    TEACHERS = "teachers"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record was read: a file of the import, and its line (1 is the header's) or its identifier."""

    file: str = ""
    line: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to tell about one cell, in words; a blocking one keeps the row from being applied."""

    column: str
    text: str
    blocking: bool = False


@dataclass(frozen=True, slots=True)
class ClassRef:
    """A class as a file names it. `onde_id` is stable, `name` may differ from file to file (formats.md 1.7)."""

    name: str = ""
    onde_id: str = ""
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChildRef:
    """A child as the row of a parent names it: by key in the feed, by names and class label in ONDE."""

    last_name: str = ""
    usage_name: str = ""
    first_name: str = ""
    class_name: str = ""
    birth_date: date | None = None
    key: str = ""


@dataclass(slots=True, kw_only=True)
class PersonRecord:
    """What every row says. `last_name` is the name of use when there is one, `family_name` then the other."""

    origin: Origin = field(default_factory=Origin)
    last_name: str
    first_name: str
    family_name: str = ""
    title: str = ""
    email: str = ""
    key: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_blocked(self) -> bool:
        """Whether a problem keeps this row from being applied."""
        return any(problem.blocking for problem in self.problems)


@dataclass(slots=True, kw_only=True)
class PupilRecord(PersonRecord):
    """A pupil. `gender` is F, M or ""; `photo_flag` is ONDE's administrative flag, not a consent."""

    birth_date: date | None = None
    gender: str = ""
    ine: str = ""
    level: str = ""
    classes: tuple[ClassRef, ...] = ()
    # Regroupements, of the feed only: a pupil of UPE2A stays in their class.
    groups: tuple[ClassRef, ...] = ()
    address: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    photo_flag: bool | None = None
    relative_keys: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class RelativeRecord(PersonRecord):
    """An adult answering for children. `mobile` is E.164 when it could be read; other phones as written."""

    mobile: str = ""
    home_phone: str = ""
    work_phone: str = ""
    address: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    children: tuple[ChildRef, ...] = ()


@dataclass(slots=True, kw_only=True)
class TeacherRecord(PersonRecord):
    """Somebody who works at the school; `is_teacher` False is staff; `is_head` proposes the head's function."""

    mobile: str = ""
    is_teacher: bool = True
    is_head: bool = False
    classes: tuple[ClassRef, ...] = ()


@dataclass(slots=True)
class Roster:
    """Everything read for one school in one import.

    `complete` lists the kinds whose absence means leaving: a whole-school file; a partial one never
    makes anybody leave.
    """

    pupils: list[PupilRecord] = field(default_factory=list)
    relatives: list[RelativeRecord] = field(default_factory=list)
    teachers: list[TeacherRecord] = field(default_factory=list)
    complete: frozenset[Kind] = frozenset()
    # Of the feed only: identifiers it says are gone (deleteRequest), whatever `complete` says.
    gone_keys: frozenset[str] = frozenset()
