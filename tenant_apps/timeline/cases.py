"""Reported news, as administrators see them: what waits, what was decided."""

from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef, Prefetch, QuerySet

from tenant_apps.accounts.models import User
from tenant_apps.timeline.models import Entry, Event, Report
from tenant_apps.timeline.selectors import Item, items_of


@dataclass(frozen=True)
class Case:
    """A reported news and those who reported it, last first."""

    item: Item
    reports: list[Report]

    @property
    def is_waiting(self) -> bool:
        """Whether a report of it waits for a decision."""
        return any(not report.verdict for report in self.reports)

    @property
    def last(self) -> Report:
        """The last report: the one shown in lists."""
        return self.reports[0]


def reported(*, waiting: bool | None = None) -> QuerySet[Event]:
    """Reported events with their reports, the last reported first; `waiting` or decided only, or all (None)."""
    mine = Report.objects.filter(event=OuterRef("pk"))
    events = Event.objects.filter(Exists(mine)).annotate(reported_at=Max("reports__created_at"))
    if waiting is not None:
        left = Exists(mine.filter(verdict=""))
        events = events.filter(left if waiting else ~left)
    reports = Report.objects.select_related("reporter", "decided_by").order_by("-pk")
    ordered = events.select_related("actor").order_by("-reported_at", "-pk")
    return ordered.prefetch_related(Prefetch("reports", reports))


def targets_waiting(app: str) -> list[str]:
    """What the reported news of a service are about ("app.model:pk"), while a report of them waits. One query."""
    waiting = Event.objects.filter(reports__verdict="", target__startswith=f"{app}.")
    return list(waiting.order_by().values_list("target", flat=True).distinct())


def cases_of(user: User, events: list[Event]) -> list[Case]:
    """These events of `reported`, as `user` (an administrator) reads them. One query."""
    items = items_of(user, events)
    return [Case(item, list(item.event.reports.all())) for item in items]


def count_waiting() -> int:
    """How many reported news wait for a decision. One query."""
    return Report.objects.filter(verdict="").order_by().values("event").distinct().count()


def count_readers(event: Event) -> int:
    """In how many feeds it stands."""
    return Entry.objects.filter(event=event, hidden_at=None).count()
