"""A row while it is being planned, and the plan it ends in."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tenant_apps.accounts.choices import Profile
from tenant_apps.imports.choices import Decided, Outcome
from tenant_apps.imports.engine.facts import Fields
from tenant_apps.imports.engine.snapshot import Person
from tenant_apps.imports.records import ClassRef, Kind, Origin, PersonRecord, Problem

# Somebody or some class by id: positive in the school already, negative still to be made.
Node = int


@dataclass(frozen=True, slots=True)
class Homonyms:
    """Pupils of one name, of whom a parent's row means one; each by what a human's choice is kept as."""

    # Of the child among those the row names, from 0.
    place: int
    name: str
    # Keys of rows of pupils, `user:<id>` of a pupil in no file.
    choices: tuple[str, ...]


@dataclass
class Row:
    """One row of the files, or one person in none of them (`record` is None)."""

    key: str
    number: int
    kind: Kind
    record: Any = None
    origin: Origin = field(default_factory=Origin)
    outcome: str = ""
    person: Person | None = None
    # Whom it stands for, once decided; 0 when nobody: rejected, ignored, waiting for a human.
    node: Node = 0
    # Said of each other by rows that are one person: the first of them writes for all.
    leader: "Row | None" = None
    reason: str = ""
    candidates: dict[int, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    classes: tuple[Node, ...] = ()
    children: tuple[Node, ...] = ()
    # Children it names that only a human can tell from their namesakes.
    homonyms: list[Homonyms] = field(default_factory=list)
    before: Fields = field(default_factory=dict)
    after: Fields = field(default_factory=dict)
    class_names: tuple[str, ...] = ()
    child_names: tuple[str, ...] = ()
    restored: bool = False
    # Of an account that changes class: where it was.
    old_classes: tuple[Node, ...] | None = None

    @property
    def is_settled(self) -> bool:
        """Nothing more is to be found out: rejected, ignored or waiting."""
        return self.outcome in {Outcome.REJECTED, Outcome.IGNORED, Outcome.DECISION}

    @property
    def names(self) -> tuple[str, str]:
        """Last name and first name, as the file or the account says them."""
        said = self.record or self.person
        return (said.last_name, said.first_name) if said else ("", "")

    def tell(self, column: str, text: str, *, blocking: bool = False) -> None:
        """Add a problem in words."""
        self.problems.append(Problem(column, text, blocking=blocking))

    def reject(self, column: str, text: str) -> None:
        """Keep the row from being applied, and say why."""
        self.tell(column, text, blocking=True)
        self.outcome, self.node = Outcome.REJECTED, 0

    def ask(self, text: str, candidates: Mapping[int, str]) -> None:
        """Leave it to a human, who sees both sides."""
        self.tell("", text)
        self.candidates |= candidates
        self.outcome, self.node, self.person, self.reason = Outcome.DECISION, 0, None, ""

    def meet(self, person: Person, reason: str) -> None:
        """Say that it is this account."""
        self.person, self.node, self.reason = person, person.pk, reason

    def make(self) -> None:
        """Say that it is somebody new."""
        self.person, self.node, self.reason = None, -self.number, ""


def row_key(kind: Kind, record: PersonRecord) -> str:
    """The same from one reading of the files to the next, whatever the order of the files."""
    where = record.origin
    return f"{kind}:{where.file[:120]}:{where.line or where.key}"


def child_key(key: str, place: int) -> str:
    """Under which key a decision about a child is kept: beside the one about the parent's row of this key."""
    return f"{key}>{place}"


def row_of(key: str) -> str:
    """Key of the row that a decision kept under this key is about: `child_key` undone, others as they are."""
    return re.sub(r">\d+$", "", key)


@dataclass(frozen=True, slots=True)
class Creation:
    """An account to make; `node` is negative."""

    node: Node
    fields: Fields
    details: Fields


@dataclass(frozen=True, slots=True)
class Change:
    """Columns to write of an account and of its administrative file."""

    person: Person
    fields: Fields
    details: Fields


@dataclass(frozen=True, slots=True)
class ClassPlan:
    """A class to make (negative node) or to change; None leaves a column as it is."""

    node: Node
    name: str | None = None
    onde_id: str | None = None
    levels: tuple[str, ...] | None = None


@dataclass
class Plan:
    """Everything an import would write, and each row for people to read."""

    source: str
    rows: list[Row] = field(default_factory=list)
    creations: list[Creation] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    restored: list[int] = field(default_factory=list)
    leaving: list[int] = field(default_factory=list)
    new_classes: list[ClassPlan] = field(default_factory=list)
    changed_classes: list[ClassPlan] = field(default_factory=list)
    class_names: dict[Node, str] = field(default_factory=dict)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    class_labels: dict[Node, str] = field(default_factory=dict)
    labels_changed: bool = False
    joins: list[tuple[Node, Node]] = field(default_factory=list)
    quits: list[tuple[int, int]] = field(default_factory=list)
    care: list[tuple[Node, Node]] = field(default_factory=list)
    ended_care: list[tuple[int, int]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    mass_leaving: bool = False

    @property
    def writes(self) -> bool:
        """Whether applying it changes anything."""
        return any(
            (
                self.creations,
                self.changes,
                self.restored,
                self.leaving,
                self.new_classes,
                self.changed_classes,
                self.joins,
                self.quits,
                self.care,
                self.ended_care,
            )
        )

    def touched(self, made: Mapping[Node, int]) -> set[int]:
        """Ids of the accounts it writes, once the new ones are made."""
        changed = {change.person.pk for change in self.changes}
        return {*changed, *self.restored, *self.leaving, *made.values()}

    @property
    def counts(self) -> dict[str, Any]:
        """Rows per outcome: in all, per kind, per class."""
        kinds: dict[str, Counter[str]] = defaultdict(Counter)
        classes: dict[str, Counter[str]] = defaultdict(Counter)
        for row in self.rows:
            kinds[row.kind][row.outcome] += 1
            for name in row.class_names:
                classes[name][row.outcome] += 1
        total = sum(kinds.values(), Counter[str]())
        return {
            "total": dict(total),
            "kinds": {kind: dict(counted) for kind, counted in kinds.items()},
            "classes": {name: dict(classes[name]) for name in sorted(classes, key=str.casefold)},
        }


def class_ref_name(ref: ClassRef) -> str:
    """A name for a class that a file only numbers."""
    return " ".join(ref.name.split()) or (f"Classe {ref.onde_id}" if ref.onde_id else "")


def chosen_person(decision: str, people: Mapping[int, Person], kind: Kind) -> Person | None:
    """The account a human chose for a row, if that is what the decision says: a pupil for a pupil, else an adult."""
    person = people.get(int(decision)) if decision.isdecimal() else None
    return person if person and (person.profile == Profile.PUPIL) == (kind == Kind.PUPILS) else None


def is_final(row: Row, decision: str) -> bool:
    """Leave the row aside when a human said so; whether it is."""
    if decision == Decided.IGNORE:
        row.outcome = Outcome.IGNORED
    return row.outcome == Outcome.IGNORED
