"""Takes the drops of a folder, one after the other; each school in a transaction of its own.

Everything is read and checked before any school is touched: a file that is not sound stops the drop,
nothing written. After that a school that fails is noted and the next one goes on. A run whose worker
dies is read again from its files; schools already done are compared with what they remember, and
nothing is done twice.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from provisioning.feeds import services
from provisioning.feeds.choices import LEFT_BEHIND, TAKEN, RunStatus, SchoolState
from provisioning.feeds.models import Convention, FeedRun
from provisioning.feeds.rules import covers
from provisioning.feeds.selectors import schools_confirmed, schools_left_behind, taken_runs
from provisioning.feeds.sftp import door_of, fetch
from provisioning.opening.causes import describe
from tenant_apps.accounts.models import User
from tenant_apps.imports.aaf1d.choices import Mode
from tenant_apps.imports.aaf1d.feed import Feed, FeedSchool, read_feed
from tenant_apps.imports.aaf1d.names import Drop, FeedFile, UnusableFeedError, find_drops, place_of
from tenant_apps.imports.aaf1d.reading import Known
from tenant_apps.imports.aaf1d.services import known_here, take_feed
from tenant_apps.imports.engine import Outcomes
from tenants.choices import SchoolStatus
from tenants.context import in_public, in_school
from tenants.locks import try_alone
from tenants.models import School

logger = logging.getLogger(__name__)
# How often a run says that it lives, in seconds.
_PULSE = 5.0


@dataclass
class SchoolReport:
    """What a drop did, or would do, to one school."""

    uai: str
    name: str
    state: SchoolState
    counts: dict[str, Any] = field(default_factory=dict)
    waiting: int = 0
    held_back: int = 0
    error: str = ""


@dataclass
class DropReport:
    """What a drop did, or would do."""

    mode: str
    day: str
    academy: str = ""
    status: str = ""
    files: list[dict[str, Any]] = field(default_factory=list)
    schools: list[SchoolReport] = field(default_factory=list)
    outside: list[dict[str, Any]] = field(default_factory=list)
    anomalies: int = 0
    reasons: list[str] = field(default_factory=list)


def folder_of(convention: Convention) -> Path:
    """Where the academy puts its files."""
    return Path(settings.FEEDS_ROOT) / convention.folder


def drops_to_take(folder: Path, convention: Convention | None, academy_code: str) -> list[Drop]:
    """What the folder brings after the last drop that was taken; that one again when it left schools behind.

    Never one before it: an old complete drop would undo what later ones said. Raises UnusableFeedError.
    """
    last = last_taken(convention, academy_code)
    if last is None or last.day is None:
        return find_drops(folder)
    return find_drops(folder, after=place_of(last.day, last.mode), again=last.status == RunStatus.PARTIAL)


def last_taken(convention: Convention | None, academy_code: str) -> FeedRun | None:
    """The run of the latest drop that reached our schools."""
    runs = taken_runs(convention, academy_code)
    return max(runs.order_by("pk"), key=lambda run: (place_of(run.day or date.min, run.mode), run.pk), default=None)


def run_convention(convention_id: int) -> bool:
    """Take what the folder of a convention brings. False when another worker is at it."""
    with in_public(), try_alone(f"feed:{convention_id}") as alone:
        if not alone:
            return False
        convention = Convention.objects.select_related("requested_by").get(pk=convention_id)
        actor = convention.requested_by
        try:
            fetch_drops(convention)
            for drop in drops_to_take(folder_of(convention), convention, convention.academy_code):
                if take_drop(drop, convention=convention, actor=actor).status not in TAKEN:
                    break  # what follows leans on it
        except UnusableFeedError as error:
            services.refuse_folder(convention=convention, reasons=error.reasons)
        services.mark_checked(convention=convention)
    return True


def fetch_drops(convention: Convention) -> None:
    """Bring the files that are still to be read from the academy's server, if it has one. Raises UnusableFeedError."""
    if convention.sftp_host:
        last = last_taken(convention, convention.academy_code)
        place = place_of(last.day, last.mode) if last and last.day else None
        again = bool(last and last.status == RunStatus.PARTIAL)

        def wants(file: FeedFile) -> bool:
            here = place_of(file.day, file.mode)
            return place is None or here > place or (again and here == place)

        fetch(door_of(convention), folder_of(convention), wants)


def take_drop(
    drop: Drop,
    *,
    convention: Convention | None,
    academy: str = "",
    folder: str = "",
    actor: User | None = None,
) -> DropReport:
    """Read one drop and bring our schools up to date."""
    academy = convention.academy_code if convention else academy
    report = DropReport(drop.mode.value, drop.day.isoformat(), academy)
    run = services.begin_run(
        convention=convention, academy_code=academy, folder=folder, mode=drop.mode, day=drop.day, actor=actor
    )
    if run is None:
        report.status = RunStatus.STOPPED
        return report
    return Take(run, drop, report, our_schools(convention)).take(academy)


def our_schools(convention: Convention | None) -> dict[str, School]:
    """Open schools by UAI: those of the departments of the convention. A suspended one is left as it is."""
    departments = convention.departments if convention else ()
    schools = School.objects.filter(status=SchoolStatus.OPEN).order_by("uai")
    return {school.uai: school for school in schools if covers(departments, school.uai)}


def known_now(school: School) -> list[Known]:
    """What a school remembers."""
    with in_school(school):
        return known_here(school.uai)


def _told(school: School, found: FeedSchool, outcomes: Outcomes) -> SchoolReport:
    state = SchoolState.DONE if found.is_changed else SchoolState.UNCHANGED
    state = SchoolState.HELD if outcomes.held_back else state
    counts = _counts(found) | ({"outcomes": outcomes.counts} if outcomes.counts else {})
    return SchoolReport(school.uai, school.name, state, counts, len(outcomes.waiting), outcomes.held_back)


def _counts(found: FeedSchool) -> dict[str, Any]:
    names = ("pupils", "relatives", "staff", "changed", "gone")
    return {name: getattr(found, name) for name in names}


def _absent(feed: Feed, schools: dict[str, School]) -> list[SchoolReport]:
    """Our schools that a complete drop does not describe; a delta speaks of few."""
    if feed.drop.mode == Mode.DELTA:
        return []
    described = {found.uai for found in feed.schools()}
    left_out = [school for uai, school in schools.items() if uai not in described]
    return [SchoolReport(school.uai, school.name, SchoolState.ABSENT) for school in left_out]


def _conclude(report: DropReport, feed: Feed) -> None:
    report.academy = feed.academy
    report.anomalies = feed.anomalies.total
    report.files = [
        {
            "name": count.name,
            "part": count.part.value,
            "records": count.records,
            "verdicts": {verdict.value: number for verdict, number in count.verdicts.items()},
            "reasons": {reason.value: number for reason, number in count.reasons.items()},
            "dropped_fields": count.dropped_fields,
            "dangling": count.dangling,
        }
        for count in feed.counts()
    ]
    report.outside = [
        {"uai": each.structure.uai, "name": each.structure.name, "city": each.structure.city, "pupils": each.pupils}
        for each in feed.structures()
        if not each.is_ours
    ]


class Take:
    """One run over one drop."""

    def __init__(self, run: FeedRun, drop: Drop, report: DropReport, schools: dict[str, School]) -> None:
        self._run, self._drop, self._report, self._schools = run, drop, report, schools
        self._told = time.monotonic()
        self._confirmed = schools_confirmed(run)
        self._behind = self._left_behind() if drop.mode == Mode.DELTA else set()

    def _left_behind(self) -> set[int]:
        """Ids of the schools that missed an earlier drop: this one leans on it."""
        return schools_left_behind(self._run)

    def take(self, academy: str) -> DropReport:
        """Read everything, then bring each school up to date."""
        try:
            with self._read(academy) as feed:
                self._apply(feed)
                self._finish(feed)
        except UnusableFeedError as error:
            self._report.reasons, self._report.status = list(error.reasons), RunStatus.UNUSABLE
            self._close(reasons=list(error.reasons))
        return self._report

    def _read(self, academy: str) -> AbstractContextManager[Feed]:
        known = self._known()
        uais = self._schools.keys()
        return read_feed(self._drop, academy=academy, uais=uais, known=known, on_progress=self._pulse)

    def _known(self) -> Iterator[Known]:
        """What every school remembers, one school at a time."""
        for school in self._schools.values():
            yield from known_now(school)

    def _pulse(self, records: int) -> None:
        if time.monotonic() - self._told >= _PULSE:
            self._told = time.monotonic()
            services.tell_progress(run=self._run, records=records)

    def _apply(self, feed: Feed) -> None:
        done = [self._school(feed, found) for found in feed.schools()]
        self._report.schools = done + _absent(feed, self._schools)
        for told in self._report.schools[len(done) :]:
            self._note(told)

    def _school(self, feed: Feed, found: FeedSchool) -> SchoolReport:
        """One school, whatever happens to it."""
        school = self._schools[found.uai]
        if school.pk in self._behind:
            return self._wait(feed, school, found)
        try:
            told = _told(school, found, self._take_in(feed, school) if found.is_changed else Outcomes())
        except Exception as error:  # whatever it is, the other schools go on and the team must read it
            logger.exception("Feed run %s failed in school %s", self._run.pk, found.uai)
            feed.fail(found.uai)
            told = SchoolReport(school.uai, school.name, SchoolState.FAILED, _counts(found), error=describe(error))
        self._note(told)
        return told

    def _wait(self, feed: Feed, school: School, found: FeedSchool) -> SchoolReport:
        """What changed since a drop the school missed says nothing sure of it."""
        feed.fail(found.uai)
        error = _("Un flux précédent n’a pas pu être pris ici : l’école attend le prochain flux complet.")
        told = SchoolReport(school.uai, school.name, SchoolState.FAILED, _counts(found), error=error)
        self._note(told)
        return told

    def _take_in(self, feed: Feed, school: School) -> Outcomes:
        with in_school(school):
            return take_feed(actor=None, feed=feed, uai=school.uai, confirm_leaving=school.pk in self._confirmed)

    def _note(self, told: SchoolReport) -> None:
        facts = {"counts": told.counts, "waiting": told.waiting, "held_back": told.held_back, "error": told.error}
        services.note_school(run=self._run, school=self._schools[told.uai], state=told.state, **facts)

    def _finish(self, feed: Feed) -> None:
        _conclude(self._report, feed)
        left = any(told.state in LEFT_BEHIND for told in self._report.schools)
        self._report.status = RunStatus.PARTIAL if left else RunStatus.DONE
        self._close(
            academy_code=feed.academy[:3],
            records=sum(each["records"] for each in self._report.files),
            files=self._report.files,
            outside=self._report.outside,
            anomalies=[asdict(each) for each in feed.anomalies.kept],
            anomaly_count=feed.anomalies.total,
        )

    def _close(self, **facts: Any) -> None:
        services.finish_run(run=self._run, status=RunStatus(self._report.status), **facts)
