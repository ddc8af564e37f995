"""Plan and apply at once, for a feed that comes by night: what needs a human is left aside and listed."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.directory import groups
from tenant_apps.imports.choices import ImportStatus, Outcome
from tenant_apps.imports.engine.apply import SchoolChanged, apply_plan, audit_import
from tenant_apps.imports.engine.plan import make_plan
from tenant_apps.imports.engine.rows import Plan, Row
from tenant_apps.imports.engine.snapshot import read_school
from tenant_apps.imports.models import Import
from tenant_apps.imports.records import Kind, Roster

_TRIES = 3


@dataclass
class Outcomes:
    """What became of a roster. Of each kind: in = created + updated + unchanged + rejected; `left` were in no row.

    `counts[kind][outcome]` counts rows; a row that waits for a human is counted as rejected, and `waiting`
    says why. `problems` holds (row key, words) of every problem told.
    """

    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    waiting: list[tuple[str, str]] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    # Everything that was asked to leave but did not: more than half of the school.
    held_back: int = 0
    wrote: bool = False

    def count(self, kind: Kind, outcome: str) -> int:
        """Rows of a kind with this outcome."""
        return self.counts.get(kind, {}).get(outcome, 0)


def synchronise(
    *, actor: User | None, roster: Roster, source: str, dry_run: bool = False, confirm_leaving: bool = False
) -> Outcomes:
    """Make the school say what the feed says, in one transaction; nothing is written when nothing changed.

    When more than half of the school would leave, nobody does unless a human confirms
    (`confirm_leaving`): `held_back` says how many. Safe to repeat. An import row is kept of each run
    that changed something.
    """
    for _attempt in range(_TRIES - 1):
        try:
            return _synchronise(actor, roster, source, dry_run, confirm_leaving)
        except SchoolChanged:
            continue
    return _synchronise(actor, roster, source, dry_run, confirm_leaving)


@transaction.atomic
def _synchronise(actor: User | None, roster: Roster, source: str, dry_run: bool, confirm_leaving: bool) -> Outcomes:
    groups.lock_directory()
    plan = make_plan(read_school(), roster, source=source)
    plan.mass_leaving &= not confirm_leaving
    outcomes = _outcomes(plan)
    if plan.mass_leaving:
        outcomes.held_back, plan.leaving = len(plan.leaving), []
        text = _("Plus de la moitié de l’école partirait : personne n’a été mis sur le départ.")
        outcomes.problems.append(("", text))
    if not dry_run and (plan.writes or plan.labels_changed):
        _apply(actor, plan, source)
        outcomes.wrote = True
    return outcomes


def _apply(actor: User | None, plan: Plan, source: str) -> None:
    applied = apply_plan(actor=actor, plan=plan, source=source)
    run = Import.objects.create(
        requested_by=actor,
        source=source,
        status=ImportStatus.APPLIED,
        whole_school=True,
        has_files=False,
        rows_purged=True,
        counts=plan.counts,
        problems=plan.problems,
        class_labels=labels_by_id(plan, applied.classes),
        finished_at=timezone.now(),
    )
    audit_import(actor, "synchronise", f"import:{run.pk}", str(run), plan.counts["total"])


def labels_by_id(plan: Plan, made: dict[int, int]) -> dict[str, str]:
    """What files call each class, by the id the class now has."""
    return {str(made.get(node, node)): label for node, label in plan.class_labels.items()}


def _outcomes(plan: Plan) -> Outcomes:
    outcomes = Outcomes(problems=[("", text) for text in plan.problems])
    for row in plan.rows:
        counted = outcomes.counts.setdefault(row.kind, {})
        outcome = Outcome.REJECTED if row.outcome == Outcome.DECISION else row.outcome
        if plan.mass_leaving and outcome == Outcome.LEAVING:
            outcome = Outcome.ABSENT
        counted[outcome] = counted.get(outcome, 0) + 1
        told = [(row.key, problem.text) for problem in row.problems]
        outcomes.problems += told
        if row.outcome == Outcome.DECISION:
            outcomes.waiting.append((row.key, _words(row)))
    return outcomes


def _words(row: Row) -> str:
    return row.problems[-1].text if row.problems else ""
