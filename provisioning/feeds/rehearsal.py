"""What the drops of a folder would do, one after the other; nothing is written.

A school takes each drop as it would on the night, in a transaction that is rolled back: what one
drop changes is there for the next one, because it is taken again before it. A school is locked no
longer than one night would; the drops already read stay open, each in its temporary folder.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from typing import Any

from django.db import transaction

from provisioning.feeds.choices import TAKEN, SchoolState
from provisioning.feeds.models import Convention, FeedRun
from provisioning.feeds.runner import DropReport, SchoolReport, Take, known_now, our_schools
from tenant_apps.imports.aaf1d.feed import Feed
from tenant_apps.imports.aaf1d.names import Drop
from tenant_apps.imports.aaf1d.reading import Known
from tenant_apps.imports.aaf1d.services import take_feed
from tenant_apps.imports.engine import Outcomes
from tenants.context import in_school
from tenants.models import School


class _Rehearsed:
    """What schools would have taken so far: the feeds, by UAI, and how the last one ended there."""

    def __init__(self, drops: ExitStack) -> None:
        self.drops = drops
        self.feeds: dict[str, list[tuple[Feed, bool]]] = {}
        self.held: dict[str, bool] = {}
        self.failed: dict[int, bool] = {}

    def known(self, school: School) -> Iterable[Known]:
        """What the school would remember."""
        if taken := self.feeds.get(school.uai):
            return taken[-1][0].known_at(school.uai, keeps_gone=self.held[school.uai])
        return known_now(school)


def rehearse(drops: Iterable[Drop], *, convention: Convention | None, academy: str = "") -> list[DropReport]:
    """What each drop would do, in order; the last one told is the first that could not be taken."""
    academy = convention.academy_code if convention else academy
    reports: list[DropReport] = []
    with ExitStack() as stack:
        rehearsed = _Rehearsed(stack)
        for drop in drops:
            run = FeedRun(convention=convention, academy_code=academy, mode=drop.mode, day=drop.day)  # never saved
            report = DropReport(drop.mode.value, drop.day.isoformat(), academy)
            reports.append(_Rehearsal(run, drop, report, our_schools(convention), rehearsed).take(academy))
            if report.status not in TAKEN:
                break  # what follows leans on it
    return reports


class _Rehearsal(Take):
    """One drop, after those before it."""

    def __init__(
        self, run: FeedRun, drop: Drop, report: DropReport, schools: dict[str, School], rehearsed: _Rehearsed
    ) -> None:
        self._rehearsed = rehearsed
        super().__init__(run, drop, report, schools)

    def _left_behind(self) -> set[int]:
        """As the runs say, unless an earlier drop of the rehearsal says otherwise."""
        failed = self._rehearsed.failed
        return (super()._left_behind() - failed.keys()) | {pk for pk, has_failed in failed.items() if has_failed}

    def _read(self, academy: str) -> AbstractContextManager[Feed]:
        """The feed stays open after this drop: the following ones take it again before them."""
        return nullcontext(self._rehearsed.drops.enter_context(super()._read(academy)))

    def _known(self) -> Iterator[Known]:
        for school in self._schools.values():
            yield from self._rehearsed.known(school)

    def _take_in(self, feed: Feed, school: School) -> Outcomes:
        confirmed = school.pk in self._confirmed
        before = self._rehearsed.feeds.setdefault(school.uai, [])
        with in_school(school), transaction.atomic():
            for earlier, was_confirmed in before:
                take_feed(actor=None, feed=earlier, uai=school.uai, confirm_leaving=was_confirmed)
            outcomes = take_feed(actor=None, feed=feed, uai=school.uai, confirm_leaving=confirmed)
            transaction.set_rollback(True)
        before.append((feed, confirmed))
        self._rehearsed.held[school.uai] = bool(outcomes.held_back)
        return outcomes

    def _note(self, told: SchoolReport) -> None:
        self._rehearsed.failed[self._schools[told.uai].pk] = told.state == SchoolState.FAILED

    def _pulse(self, records: int) -> None:
        """Nobody watches."""

    def _close(self, **facts: Any) -> None:
        """The report says it all."""
