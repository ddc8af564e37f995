"""From the files of a drop to the spool: each request is understood, or set aside with its reason."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tenant_apps.imports.aaf1d.choices import EXPECTED_REASONS, Mode, Part, Reason, Verb, Verdict
from tenant_apps.imports.aaf1d.counts import Anomalies, Anomaly, FileCount
from tenant_apps.imports.aaf1d.names import Drop, UnusableFeedError
from tenant_apps.imports.aaf1d.people import (
    KEPT,
    READERS,
    Attributes,
    Place,
    RejectedError,
    keep,
    links_of,
    read_structure,
    structures_of,
)
from tenant_apps.imports.aaf1d.reader import FileReader, Request
from tenant_apps.imports.aaf1d.spool import Spool
from tenant_apps.imports.aaf1d.values import is_key

# How often progress is told, in records.
_STEP = 2000
_JOINTURES = ("ENTPersonJointure", "ENTStructureJointure")


@dataclass(frozen=True, slots=True)
class Known:
    """What a school (`uai`) had of a record after the last run, its own structure included.

    `is_gone`: it has left the feed, and the school still has to see it leave.
    """

    part: Part
    identifier: str
    uai: str = ""
    attributes: Attributes = field(default_factory=dict)
    is_gone: bool = False


class DropReader:
    """Reads every file of a drop into a spool. Raises UnusableFeedError when one is not sound."""

    def __init__(
        self, spool: Spool, drop: Drop, *, stores_all: bool = False, on_progress: Callable[[int], None] | None = None
    ) -> None:
        self.counts = [FileCount(file.name, file.part) for file in drop.files]
        self.anomalies = Anomalies()
        self.academies: set[str] = set()
        self._spool, self._drop, self._stores_all = spool, drop, stores_all
        self._on_progress = on_progress or (lambda records: None)
        self._number = 0

    def remember(self, known: Iterable[Known]) -> None:
        """What schools had. A delta starts from there; a complete one is only compared with it."""
        for each in known:
            attributes = keep(each.part, each.attributes)  # in our order: whoever kept them may have another
            self._spool.add_before(each.uai, each.part, each.identifier, attributes)
            if self._drop.mode == Mode.COMPLETE or each.is_gone:
                continue
            if self._spool.last_file(each.part, each.identifier) is None:
                structures = structures_of(each.part, attributes)
                self._store(each.part, each.identifier, attributes, structures, file=None)

    def read(self) -> None:
        """Every file, in order."""
        done = 0
        for number, file in enumerate(self._drop.files):
            self._number = number
            reader = FileReader(file.path, (*KEPT[file.part], *_JOINTURES))
            for request in reader:
                self._count.records += 1
                self._take(file.part, request)
                done += 1
                if done % _STEP == 0:
                    self._on_progress(done)
            self.academies.add(reader.header.get("codeAcademieExport", ""))
        self._on_progress(done)

    @property
    def _count(self) -> FileCount:
        return self.counts[self._number]

    def _take(self, part: Part, request: Request) -> None:
        identifier = request.identifier or next((v for n in _JOINTURES for v in request.attributes.get(n, ())), "")
        try:
            if not is_key(identifier):
                raise RejectedError(Reason.NO_IDENTIFIER)
            if request.category and request.category != part.value:
                raise RejectedError(Reason.CATEGORY, "operationalAttributes")
            self._verbs[request.verb](self, part, identifier, request.attributes)
        except RejectedError as error:
            self._reject(identifier if is_key(identifier) else "", error.reason, error.column)

    def _add(self, part: Part, identifier: str, attributes: Attributes) -> None:
        attributes = keep(part, attributes)
        structures = structures_of(part, attributes)
        self._check(part, identifier, attributes, structures)
        self._store(part, identifier, attributes, structures, file=self._number)

    def _modify(self, part: Part, identifier: str, attributes: Attributes) -> None:
        found = self._spool.find(part, identifier)
        if found is None or found[1] is None:
            raise RejectedError(Reason.INCOMPLETE if self._concerns_us(part, attributes) else Reason.UNKNOWN)
        self._add(part, identifier, {**found[1], **attributes})

    def _delete(self, part: Part, identifier: str, _attributes: Attributes) -> None:
        if self._spool.last_file(part, identifier) is None and not self._spool.was_there(part, identifier):
            raise RejectedError(Reason.UNKNOWN)
        self._replace(part, identifier)
        self._spool.remove(part, identifier, self._number)

    _verbs = {Verb.ADD: _add, Verb.MODIFY: _modify, Verb.DELETE: _delete}

    def _check(self, part: Part, identifier: str, attributes: Attributes, structures: Collection[str]) -> None:
        """Reject what cannot be read; count the fields left aside."""
        if part == Part.STRUCTURES:
            read_structure(identifier, attributes)
            return
        record = READERS[part](identifier, attributes, Place())
        if part != Part.RELATIVES and not structures:
            raise RejectedError(Reason.NO_STRUCTURE, "ENTPersonStructRattach")
        self._count.dropped_fields += len(record.problems)
        for problem in record.problems:
            self.anomalies.add(Anomaly(self._count.name, identifier, problem.column, problem.text, blocking=False))

    def _replace(self, part: Part, identifier: str) -> None:
        """Take back what this drop, or the school's memory, said of the record; the earlier request is settled."""
        earlier = self._spool.last_file(part, identifier)
        if earlier is None:
            return
        self._spool.forget(part, identifier)
        if earlier[0] is None:
            return
        if self._drop.mode == Mode.DELTA:  # several changes to one record follow each other
            self.counts[earlier[0]].settle(Verdict.UPDATED)
        else:
            self._reject(identifier, Reason.REPEATED, count=self.counts[earlier[0]])

    def _store(
        self, part: Part, identifier: str, attributes: Attributes, structures: Collection[str], *, file: int | None
    ) -> None:
        kept = attributes
        if structures and file is not None and not self._stores_all and not self._spool.is_ours(structures):
            kept = {}  # people of other schools are counted, never written down
        if not self._spool.put(part, identifier, file, kept):
            self._replace(part, identifier)
            self._spool.put(part, identifier, file, kept)
        if part == Part.STRUCTURES:
            self._spool.put_structure(read_structure(identifier, attributes))
        if structures:
            self._spool.place(part, identifier, structures)
        if links := links_of(part, attributes):
            self._spool.link(part, identifier, links)

    def _concerns_us(self, part: Part, attributes: Attributes) -> bool:
        """Whether a change to somebody we never saw brings them to a school of ours."""
        structures = structures_of(part, attributes)
        return bool(structures) and (self._stores_all or self._spool.is_ours(structures))

    def _reject(self, identifier: str, reason: Reason, column: str = "", count: FileCount | None = None) -> None:
        count = count or self._count
        count.settle(Verdict.REJECTED, reason)
        if reason not in EXPECTED_REASONS:
            self.anomalies.add(Anomaly(count.name, identifier, column, sentence(reason), blocking=True))


def sentence(reason: Reason) -> str:
    """The reason with a capital and a full stop."""
    text = str(reason.label)
    return _("Fiche écartée : %(reason)s.") % {"reason": text}


def peek_academy(drop: Drop) -> str:
    """The academy a drop says it comes from, read from headers, else from its first school; "" when it does not."""
    for file in drop.files:
        if code := FileReader(file.path, ()).read_header().get("codeAcademieExport", "").strip():
            return code
    for file in drop.files:
        if file.part == Part.STRUCTURES:
            for request in FileReader(file.path, KEPT[Part.STRUCTURES]):
                for code in request.attributes.get("ENTServAcCodeAcademie", ()):
                    return code
    return ""


def settle_academy(given: str, read: Iterable[str], of_structures: Iterable[str]) -> str:
    """Which academy the keys begin with: the one asked for, else what headers say, else what schools say.

    Raises UnusableFeedError when nobody says or when they disagree.
    """
    said = {code.strip() for code in read if code.strip()} or {code.strip() for code in of_structures}
    if not given and len(said) == 1:
        given = next(iter(said))
    if not given:
        raise UnusableFeedError(_("Le flux ne dit pas de quelle académie il vient : précisez son code."))
    others = sorted(code for code in said if code.lstrip("0") != given.lstrip("0"))
    if others:
        raise UnusableFeedError(
            _("Le flux vient de l’académie %(found)s ; l’académie attendue est %(given)s.")
            % {"found": ", ".join(others), "given": given}
        )
    return given
