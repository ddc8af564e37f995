"""What is told of a run: per file, every record counted once; what was wrong, up to a bound."""

from collections import Counter
from dataclasses import dataclass, field

from tenant_apps.imports.aaf1d.choices import EXPECTED_REASONS, Part, Reason, Verdict

# Kept word for word; beyond, counted only.
MAX_ANOMALIES = 5000


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Something wrong with one record: `blocking` when it was set aside. No value is repeated: names stay out."""

    file: str
    identifier: str
    column: str
    text: str
    blocking: bool


@dataclass(slots=True)
class FileCount:
    """What came in from a file and what became of it; the two sides are always equal."""

    name: str
    part: Part
    records: int = 0
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    reasons: Counter[Reason] = field(default_factory=Counter)
    # Fields left aside in records that were kept, and links to people the feed does not know.
    dropped_fields: int = 0
    dangling: int = 0

    @property
    def is_balanced(self) -> bool:
        """Whether nothing is silently missing."""
        return self.records == self.verdicts.total() and self.verdicts[Verdict.REJECTED] == self.reasons.total()

    @property
    def problems(self) -> int:
        """Records set aside for something wrong, not for being another school's."""
        return sum(count for reason, count in self.reasons.items() if reason not in EXPECTED_REASONS)

    def settle(self, verdict: Verdict, reason: Reason | None = None, number: int = 1) -> None:
        """More records have their verdict."""
        self.verdicts[verdict] += number
        if reason:
            self.reasons[reason] += number

    def copy(self) -> "FileCount":
        """The same, to go on counting in."""
        fields = (self.name, self.part, self.records, self.verdicts.copy(), self.reasons.copy())
        return FileCount(*fields, self.dropped_fields, self.dangling)


class Anomalies:
    """A list with an end, and a count without one."""

    def __init__(self, limit: int = MAX_ANOMALIES) -> None:
        self._limit = limit
        self.kept: list[Anomaly] = []
        self.total = 0

    def add(self, anomaly: Anomaly) -> None:
        """Note it."""
        self.total += 1
        if len(self.kept) < self._limit:
            self.kept.append(anomaly)
