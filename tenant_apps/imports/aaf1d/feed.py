"""The way in: read a drop once, then ask for each school's roster.

with read_feed(drop, academy="13", uais=ours, known=rows) as feed:
for school in feed.schools():
if school.is_changed:
roster = feed.roster(school.uai)      # → the engine
rows = feed.known_at(school.uai)      # → kept for the next run
feed.counts(); feed.anomalies
"""

import tempfile
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tenant_apps.imports.aaf1d.choices import EXPECTED_REASONS, Mode, Part
from tenant_apps.imports.aaf1d.counts import Anomalies, Anomaly, FileCount
from tenant_apps.imports.aaf1d.names import Drop
from tenant_apps.imports.aaf1d.people import Place, Structure, feed_key, read_pupil, read_relative, read_staff
from tenant_apps.imports.aaf1d.reading import DropReader, Known, sentence, settle_academy
from tenant_apps.imports.aaf1d.spool import Spool
from tenant_apps.imports.records import (
    ChildRef,
    ClassRef,
    Kind,
    PersonRecord,
    PupilRecord,
    RelativeRecord,
    Roster,
    TeacherRecord,
)
from tenant_apps.imports.text import readable_name

_LEVEL_ORDER = {level: place for place, level in enumerate(("TPS", "PS", "MS", "GS", "CP", "CE1", "CE2", "CM1", "CM2"))}


@dataclass(frozen=True, slots=True)
class FeedStructure:
    """A school the feed speaks of; `is_ours` when it has a space here."""

    structure: Structure
    pupils: int
    is_ours: bool


@dataclass(frozen=True, slots=True)
class FeedSchool:
    """What the feed brings to one school of ours."""

    uai: str
    pupils: int
    relatives: int
    staff: int
    # Records new or different since the last run; people it had and has no more; pupils it had.
    changed: int
    gone: int
    pupils_before: int
    # The feed describes the school for the first time, or otherwise: to be remembered, deltas lean on it.
    is_described_anew: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to do there."""
        return bool(self.changed or self.gone or self.is_described_anew)


class Feed:
    """A drop that was read, as long as `read_feed` keeps its temporary folder."""

    def __init__(self, spool: Spool, reader: DropReader, drop: Drop, academy: str) -> None:
        self.drop, self.academy = drop, academy
        self._spool, self._reader = spool, reader
        self._files = [file.name for file in drop.files]
        self._counts: list[FileCount] | None = None
        self._list_late_anomalies()

    @property
    def anomalies(self) -> Anomalies:
        """What was wrong with records and fields: a bounded list and the full count."""
        return self._reader.anomalies

    def _settle(self) -> list[FileCount]:
        counts = [count.copy() for count in self._reader.counts]
        for file, verdict, reason, number in self._spool.verdicts():
            counts[file].settle(verdict, reason, number)
        for file, dangling in self._spool.dangling().items():
            counts[file].dangling = dangling
        return counts

    def _list_late_anomalies(self) -> None:
        """Those that only the whole feed shows: schools nobody described, parents of nobody."""
        for file, identifier, reason in self._spool.set_aside(EXPECTED_REASONS):
            self.anomalies.add(Anomaly(self._files[file], identifier, "", sentence(reason), blocking=True))

    def counts(self) -> list[FileCount]:
        """Per file: records in, and their verdicts. What schools refused since counts as set aside."""
        if self._counts is None:
            self._counts = self._settle()
        return self._counts

    def structures(self) -> list[FeedStructure]:
        """Every school of the feed, ours or not."""
        return [FeedStructure(*row) for row in self._spool.structures()]

    def schools(self) -> list[FeedSchool]:
        """Our schools that the feed describes, by UAI. One it does not describe is not emptied: it is not there."""
        uais = sorted({each.structure.uai for each in self.structures() if each.is_ours})
        return [self._school(uai) for uai in uais]

    def _school(self, uai: str) -> FeedSchool:
        now, before = self._spool.counts_at(uai), self._spool.counts_before(uai)
        return FeedSchool(
            uai,
            pupils=now.get(Part.PUPILS, 0),
            relatives=now.get(Part.RELATIVES, 0),
            staff=now.get(Part.STAFF, 0),
            changed=self._spool.changed_at(uai),
            gone=len(self._spool.gone_from(uai)),
            pupils_before=before.get(Part.PUPILS, 0),
            is_described_anew=self._spool.is_described_anew(uai),
        )

    def roster(self, uai: str) -> Roster:
        """Everybody the feed says is at a school, after a delta too; links are those of both sides."""
        parents, children = defaultdict(list), defaultdict(list)
        for child, parent in self._spool.links_at(uai):
            parents[child].append(parent)
            children[parent].append(child)
        structures = self._spool.structures_of(uai)
        pupils = self._pupils(uai, structures, parents)
        return Roster(
            pupils=list(pupils.values()),
            relatives=self._relatives(uai, children, pupils),
            teachers=self._staff(uai, structures),
            complete=frozenset(Kind) if self.drop.mode == Mode.COMPLETE else frozenset(),
            gone_keys=frozenset(feed_key(self.academy, identifier) for _part, identifier in self._spool.gone_from(uai)),
        )

    def _place(self, file: int | None, structures: frozenset[str] | None = None) -> Place:
        return Place(self.academy, "" if file is None else self._files[file], structures)

    def _pupils(self, uai: str, structures: frozenset[str], parents: dict[str, list[str]]) -> dict[str, PupilRecord]:
        pupils = {}
        for identifier, file, attributes in self._spool.records_at(uai, Part.PUPILS):
            pupils[identifier] = pupil = read_pupil(identifier, attributes, self._place(file, structures))
            _write_as_read(pupil)
            pupil.relative_keys = tuple(feed_key(self.academy, parent) for parent in parents[identifier])
        _give_levels(pupils.values())
        return pupils

    def _relatives(
        self, uai: str, children: dict[str, list[str]], pupils: dict[str, PupilRecord]
    ) -> list[RelativeRecord]:
        relatives = []
        for identifier, file, attributes in self._spool.records_at(uai, Part.RELATIVES):
            relative = read_relative(identifier, attributes, self._place(file))
            _write_as_read(relative)
            relative.children = tuple(_child_ref(pupils[child]) for child in children[identifier])
            relatives.append(relative)
        return relatives

    def _staff(self, uai: str, structures: frozenset[str]) -> list[TeacherRecord]:
        rows = self._spool.records_at(uai, Part.STAFF)
        staff = [read_staff(who, attributes, self._place(file, structures)) for who, file, attributes in rows]
        for each in staff:
            _write_as_read(each)
        return staff

    def known_at(self, uai: str, *, keeps_gone: bool = False) -> Iterator[Known]:
        """What to keep of a school until the next run; what waits for a human is new again then.

        `keeps_gone`: those who left the feed did not leave the school yet, and are to be said gone again.
        """
        for identifier, attributes in self._spool.structures_at(uai):
            yield Known(Part.STRUCTURES, identifier, uai, attributes)
        for part in (Part.PUPILS, Part.RELATIVES, Part.STAFF):
            for identifier, _file, attributes in self._spool.records_at(uai, part):
                if not self._spool.is_refused(part, identifier):
                    yield Known(part, identifier, uai, attributes)
        for part, identifier in self._spool.gone_from(uai) if keeps_gone else ():
            yield Known(part, identifier, uai, is_gone=True)

    def refuse(self, part: Part, identifiers: Iterable[str]) -> None:
        """Records that wait for a human in a school: counted as set aside, and brought again next time."""
        self._spool.refuse(part, identifiers)
        self._counts = None

    def fail(self, uai: str) -> None:
        """The school was not brought up to date: its records count as set aside, and it comes again next time."""
        self._spool.fail(uai)
        self._counts = None


def _write_as_read(record: PersonRecord) -> None:
    """The feed writes names in capitals; schools do not."""
    record.last_name, record.first_name = readable_name(record.last_name), readable_name(record.first_name)
    record.family_name = readable_name(record.family_name)


def _child_ref(pupil: PupilRecord) -> ChildRef:
    return ChildRef(
        last_name=pupil.last_name,
        first_name=pupil.first_name,
        birth_date=pupil.birth_date,
        class_name=pupil.classes[0].name if pupil.classes else "",
        key=pupil.key,
    )


def _give_levels(pupils: Iterable[PupilRecord]) -> None:
    """The feed gives levels to pupils only: a class has those of its pupils, youngest first, ULIS its own."""
    pupils = list(pupils)
    levels: dict[str, set[str]] = defaultdict(set)
    for pupil in pupils:
        for each in pupil.classes:
            levels[each.onde_id] |= {pupil.level} & _LEVEL_ORDER.keys()

    def complete(each: ClassRef) -> ClassRef:
        return (
            each
            if each.levels
            else replace(each, levels=tuple(sorted(levels[each.onde_id], key=_LEVEL_ORDER.__getitem__)))
        )

    for pupil in pupils:
        pupil.classes = tuple(complete(each) for each in pupil.classes)


@contextmanager
def read_feed(
    drop: Drop,
    *,
    academy: str = "",
    uais: Collection[str] | None = None,
    known: Iterable[Known] = (),
    on_progress: Callable[[int], None] | None = None,
) -> Iterator[Feed]:
    """Read every file of `drop` and send everybody to their schools, in bounded memory.

    `uais` are our schools' (None: every school of the feed), `known` what they had after the last run;
    `academy` the code keys begin with, needed when the files do not say it.
    `on_progress` hears how many records are read. Raises UnusableFeedError, before anything comes out,
    when a file is not sound.
    """
    with tempfile.TemporaryDirectory(prefix="one-aaf1d-") as folder, closing(Spool(Path(folder) / "spool")) as spool:
        spool.add_ours(uais or ())
        reader = DropReader(spool, drop, stores_all=uais is None, on_progress=on_progress)
        reader.remember(known)
        reader.read()
        if uais is None:
            spool.make_all_ours()
        code = settle_academy(academy, reader.academies, spool.academies())
        spool.route(lists_schools=any(file.part == Part.STRUCTURES for file in drop.files))
        yield Feed(spool, reader, drop, code)
