"""What the console shows of the feeds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, QuerySet, Subquery

from provisioning.feeds.choices import TAKEN, TROUBLED, SchoolState
from provisioning.feeds.models import Convention, FeedRun, SchoolRun
from provisioning.feeds.rules import is_due, sum_of
from shared_apps.ui.tables import csv_lines
from tenant_apps.imports.aaf1d.choices import Part, Reason, Verdict


@dataclass(frozen=True)
class ConventionLine:
    """A convention with its last run."""

    convention: Convention
    last: FeedRun | None


def convention_lines() -> list[ConventionLine]:
    """Every convention, by name, in two queries."""
    newest = FeedRun.objects.filter(convention=OuterRef("pk")).order_by("-started_at", "-pk").values("pk")[:1]
    found = list(Convention.objects.annotate(last_run=Subquery(newest)).order_by("name", "pk"))
    runs = FeedRun.objects.defer("anomalies", "outside").in_bulk([each.last_run for each in found if each.last_run])
    return [ConventionLine(each, runs.get(each.last_run)) for each in found]


def find_convention(number: int) -> Convention | None:
    """The convention with this number."""
    return Convention.objects.filter(pk=number).first()


def is_folder_taken(folder: str, but: Convention | None = None) -> bool:
    """Whether another convention than `but` uses this folder."""
    others = Convention.objects.filter(folder=folder)
    return (others.exclude(pk=but.pk) if but else others).exists()


def conventions_to_take(now: datetime) -> list[int]:
    """Those asked for, those whose hour has come, those whose run lost its worker."""
    silent = set(FeedRun.objects.silent().values_list("convention", flat=True))
    return [
        each.pk
        for each in Convention.objects.filter(is_active=True).order_by("pk")
        if each.requested_at or each.pk in silent or is_due(each.hour, now, each.checked_at)
    ]


def taken_runs(convention: Convention | None, academy_code: str) -> QuerySet[FeedRun]:
    """The runs whose drop reached our schools."""
    taken = FeedRun.objects.filter(status__in=TAKEN, convention=convention, academy_code=academy_code)
    return taken.defer("anomalies", "outside")


def convention_for(academy_code: str) -> Convention | None:
    """The only convention with this academy, if there is one."""
    found = list(Convention.objects.filter(academy_code=academy_code).order_by("pk")[:2])
    return found[0] if len(found) == 1 else None


def find_run(number: int) -> FeedRun | None:
    """The run with this number, everything with it."""
    return FeedRun.objects.select_related("convention", "requested_by").filter(pk=number).first()


def runs_of(convention: Convention | None) -> QuerySet[FeedRun]:
    """Runs of a convention, or those started by hand, the latest first."""
    return FeedRun.objects.filter(convention=convention).select_related("requested_by").recent()


def schools_of(run: FeedRun, state: str = "") -> QuerySet[SchoolRun]:
    """What a run did to our schools, those that need somebody first."""
    schools = SchoolRun.objects.filter(run=run).select_related("school")
    if state in SchoolState.values:
        schools = schools.filter(state=state)
    return schools.order_by("school__search_name", "pk")


def schools_left_behind(run: FeedRun) -> set[int]:
    """Ids of the schools where the latest run of another drop of this feed failed: this one leans on that one."""
    others = SchoolRun.objects.filter(run__convention=run.convention_id, run__academy_code=run.academy_code)
    others = others.exclude(run__day=run.day, run__mode=run.mode)
    latest = others.order_by("school_id", "-run__started_at", "-pk").distinct("school_id")
    return {school for school, state in latest.values_list("school_id", "state") if state == SchoolState.FAILED}


def schools_confirmed(run: FeedRun) -> set[int]:
    """Ids of the schools whose departures the team has confirmed, for this drop and no other."""
    same = SchoolRun.objects.filter(run__convention=run.convention_id, run__academy_code=run.academy_code)
    confirmed = same.filter(run__day=run.day, run__mode=run.mode, confirmed_at__isnull=False)
    return set(confirmed.order_by().values_list("school_id", flat=True))


def find_school_run(run: FeedRun, number: int) -> SchoolRun | None:
    """What this run did to a school: another run's does not exist here."""
    return SchoolRun.objects.filter(run=run, pk=number).select_related("school", "run__convention").first()


def states_of(run: FeedRun) -> dict[str, int]:
    """How many schools of a run are in each state; `""` counts them all."""
    found = dict(SchoolRun.objects.filter(run=run).order_by().values_list("state").annotate(number=Count("pk")))
    return {"": sum(found.values()), **{state: found[state] for state in SchoolState.values if state in found}}


def troubles_of(convention: Convention) -> list[SchoolRun]:
    """Schools that need somebody, as the last finished run of a convention left them."""
    last = (
        convention.runs.filter(finished_at__isnull=False).exclude(schools=None).order_by("-started_at", "-pk").first()
    )
    if last is None:
        return []
    return list(schools_of(last).filter(state__in=TROUBLED)[:50])


@dataclass(frozen=True)
class FileLine:
    """What came in from one file and what became of it; the two sides are equal."""

    name: str
    part: str
    records: int
    verdicts: list[tuple[str, int]]
    reasons: list[tuple[str, int]]
    dropped_fields: int
    dangling: int


def file_lines(run: FeedRun) -> list[FileLine]:
    """The files of a run, `verdicts` in the order of `choices.Verdict`, reasons from the most frequent."""
    return [
        FileLine(
            short_name(each["name"]),
            str(Part(each["part"]).label),
            each["records"],
            [(str(verdict.label), each["verdicts"].get(verdict.value, 0)) for verdict in Verdict],
            [
                (str(Reason(reason).label), number)
                for reason, number in sorted(each["reasons"].items(), key=lambda pair: -pair[1])
            ],
            each["dropped_fields"],
            each["dangling"],
        )
        for each in run.files
    ]


def short_name(name: str) -> str:
    """« Eleve_0000 » of « ENT_9990008E_Complet_20260901_Eleve_0000.xml »: the rest is the run's."""
    return "_".join(name.removesuffix(".xml").split("_")[-2:])


def first_anomalies(run: FeedRun, count: int) -> list[dict[str, object]]:
    """Anomalies as the page shows them."""
    return [each | {"file": short_name(each["file"])} for each in run.anomalies[:count]]


def removed_at(run: FeedRun) -> datetime | None:
    """When its files left the folder; None as long as they are there."""
    return datetime.fromisoformat(run.removal["at"]) if run.removal else None


def totals_of(run: FeedRun) -> list[tuple[str, int]]:
    """Every verdict with its number over all files."""
    return [(str(verdict.label), sum_of(run.files, "verdicts", verdict.value)) for verdict in Verdict]


def anomalies_csv(run: FeedRun) -> Iterator[str]:
    """Lines of a CSV of the anomalies kept, for a spreadsheet: BOM, semicolons."""
    yield from csv_lines(_anomaly_rows(run))


def _anomaly_rows(run: FeedRun) -> Iterator[list[str]]:
    yield ["Fichier", "Identifiant", "Champ", "Anomalie", "Fiche écartée"]
    for each in run.anomalies:
        aside = "oui" if each["blocking"] else "non"
        yield [each["file"], each["identifier"], each["column"], each["text"], aside]
