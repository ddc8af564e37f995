"""An import planned into rows, and applied by one worker at a time, from the start again when one was killed."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.directory import groups
from tenant_apps.imports import files, memory, onde, progress
from tenant_apps.imports.choices import ImportStatus, Outcome
from tenant_apps.imports.engine import journal
from tenant_apps.imports.engine.apply import Applied, SchoolChanged, apply_plan, audit_import
from tenant_apps.imports.engine.facts import said_facts
from tenant_apps.imports.engine.plan import make_plan
from tenant_apps.imports.engine.rows import Plan, Row
from tenant_apps.imports.engine.snapshot import read_school
from tenant_apps.imports.engine.sync import labels_by_id
from tenant_apps.imports.engine.words import plain
from tenant_apps.imports.models import Import, ImportRow
from tenant_apps.imports.records import Roster
from tenants.context import current_schema
from tenants.locks import try_alone

logger = logging.getLogger(__name__)
_BATCH = 1000
_TRIES = 3
_COLUMNS = [one.name for one in ImportRow._meta.concrete_fields if one.name not in {"id", "run", "key"}]
# Outcomes from which a row may not slip into a question or a refusal between the dry run and the apply.
_SURE = frozenset({Outcome.NEW, Outcome.UPDATED, Outcome.UNCHANGED})

# Rows whose every fact a human reads beside accounts.
_COMPARED = frozenset({Outcome.DECISION, Outcome.REJECTED})


class ImportRefused(ValueError):
    """This import is not possible; its text says why."""


class _PlanGotWorse(Exception):
    """The school changed since the dry run, and what was promised does not hold any more."""

    def __init__(self, plan: Plan, rows: int) -> None:
        super().__init__()
        self.plan, self.rows = plan, rows


# --- Dry run


def read_again(run: Import) -> Roster:
    """What the files of the import say; its own facts about them are set, not saved. Raises ImportRefused."""
    chosen = {one["digest"]: one["mapping"] for one in run.files}
    recalled = {one["digest"] for one in run.files if one.get("remembered")}
    try:
        uploads = files.stored(run)
        roster, run.files = files.read(uploads, chosen, today=_day(run), whole_school=run.whole_school)
    except (onde.UnreadableFile, FileNotFoundError) as error:
        raise ImportRefused(str(error)) from error
    for one in run.files:
        one["remembered"] = one["digest"] in recalled
    return roster


def plan_import(run: Import, roster: Roster) -> Plan:
    """The plan of an import against the school as it is now."""
    only_class = run.school_class_id or 0
    return make_plan(read_school(), roster, run.decisions, source=run.source, only_class=only_class)


def _day(run: Import) -> date:
    """The same on each reading: an age told as unlikely stays so."""
    return timezone.localdate(run.requested_at) if run.requested_at else timezone.localdate()


def write_rows(run: Import, plan: Plan, people: Mapping[int, int] | None = None) -> None:
    """Keep the plan as rows, those known from the plan before under their id; only what changed is written.

    `people`: once applied, the ids of the accounts that were made, by the nodes of the plan.
    """
    rows = [_as_row(run, row, people or {}) for row in plan.rows]
    known = {values[0]: values[1:] for values in run.rows.order_by().values_list("key", *_COLUMNS)}
    gone = known.keys() - {row.key for row in rows}
    if gone:
        run.rows.filter(key__in=gone).delete()
    changed = [row for row in rows if known.get(row.key) != tuple(getattr(row, name) for name in _COLUMNS)]
    made = [row.key for row in changed if row.key not in known]
    if people is not None and not made and all(_only_person_changed(row, known[row.key]) for row in changed):
        _set_people(run, changed)
    elif changed:
        ImportRow.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["run", "key"], update_fields=_COLUMNS, batch_size=_BATCH
        )
    run.counts, run.problems = plan.counts, plan.problems
    run.mass_leaving, run.writes = plan.mass_leaving, plan.writes or plan.labels_changed
    run.classes = {"new": [one.name for one in plan.new_classes], "renamed": [list(pair) for pair in plan.renamed]}


def _only_person_changed(row: ImportRow, known: tuple[Any, ...]) -> bool:
    return all(getattr(row, name) == value for name, value in zip(_COLUMNS, known, strict=True) if name != "person_id")


def _set_people(run: Import, rows: Sequence[ImportRow]) -> None:
    """The accounts that rows became, in one statement: a CASE of a thousand branches takes half a second."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE imports_importrow r SET person_id = made.id"
            " FROM unnest(%s::text[], %s::bigint[]) AS made (key, id) WHERE r.run_id = %s AND r.key = made.key",
            [[row.key for row in rows], [row.person_id for row in rows], run.pk],
        )


def _as_row(run: Import, row: Row, people: Mapping[int, int]) -> ImportRow:
    last_name, first_name = (name[:130] for name in row.names)
    data = {
        "before": _plain(row.before),
        "after": _plain(row.after),
        "classes": list(row.class_names),
        "children": list(row.child_names),
        "restored": row.restored,
    }
    if row.homonyms:
        data["homonyms"] = [asdict(one) | {"choices": list(one.choices)} for one in row.homonyms]
    if row.record is not None and (row.outcome in _COMPARED or row.homonyms):
        data["said"] = _plain(said_facts(row.record))
    return ImportRow(
        run_id=run.pk,
        key=row.key,
        number=row.number,
        kind=row.kind.value,
        outcome=row.outcome,
        file=row.origin.file[:120],
        line=row.origin.line,
        last_name=last_name,
        first_name=first_name,
        search_name=f"{plain(last_name)} {plain(first_name)}"[:270],
        person_id=row.person.pk if row.person else people.get(row.node),
        reason=row.reason,
        data=data,
        problems=[{"column": one.column, "text": one.text, "blocking": one.blocking} for one in row.problems],
        candidates=[{"id": pk, "reason": reason} for pk, reason in sorted(row.candidates.items())],
    )


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in fields.items()}


# --- Apply


def lock_name(run_id: int) -> str:
    """What whoever applies this import holds (tenants.locks): locks belong to the whole database."""
    return f"imports:{current_schema()}:{run_id}"


def produce(run_id: int) -> bool:
    """Apply an import that waits for it, or whose worker died; False when nothing was written.

    Safe to call twice at the same time. What cannot be applied goes back to being checked, its cause
    in words among its problems.
    """
    with try_alone(lock_name(run_id)) as alone:
        running = Import.objects.filter(pk=run_id, status=ImportStatus.APPLYING)
        if not alone or not running.update(progressed_at=timezone.now()):
            return False
        try:
            _apply_again_if_changed(run_id)
        except _PlanGotWorse as worse:
            _back_to_checking(run_id, _worse_words(worse), worse.plan)
            return False
        except ImportRefused as refusal:
            _back_to_checking(run_id, str(refusal))
            return False
        except Exception:
            logger.exception("Import %s failed.", run_id)
            _back_to_checking(run_id, _("L’import a été interrompu ; rien n’a été écrit. Réessayez."))
            return False
    return True


def _apply_again_if_changed(run_id: int) -> None:
    for _attempt in range(_TRIES - 1):
        try:
            _apply(run_id)
        except SchoolChanged:
            continue
        return
    _apply(run_id)


@transaction.atomic
def _apply(run_id: int) -> None:
    groups.lock_directory()
    run = Import.objects.select_for_update(of=("self",)).select_related("applied_by").get(pk=run_id)
    progress.say(run_id, 2)
    plan = plan_import(run, read_again(run))
    _demand_no_worse(run, plan)
    before = journal.photograph()
    applied = apply_plan(
        actor=run.applied_by, plan=plan, source=run.source, on_progress=lambda done: progress.say(run_id, done)
    )
    _close(run, plan, applied, before)
    progress.say(run_id, 100)


def _close(run: Import, plan: Plan, applied: Applied, before: journal.Photograph) -> None:
    """The report: rows with the accounts they became, counts, and how everything was before."""
    write_rows(run, plan, applied.people)
    memory.remember(run, plan, applied.people)
    run.class_labels = labels_by_id(plan, applied.classes)
    touched = plan.touched(applied.people)
    run.journal = journal.differences(before, journal.photograph(), touched) if plan.writes else {}
    run.status, run.finished_at = ImportStatus.APPLIED, timezone.now()
    run.save()
    # One memory of how things were is enough: only the last import that changed something can be undone.
    if run.journal:
        Import.objects.applied().exclude(pk=run.pk).exclude(journal={}).update(journal={})
    audit_import(run.applied_by, "apply", f"import:{run.pk}", str(run), run.counts.get("total", {}))


def _demand_no_worse(run: Import, plan: Plan) -> None:
    """Each row does what the dry run promised, or no more than it: nobody is asked or leaves unseen."""
    promised = {
        key: (outcome, person)
        for key, outcome, person in run.rows.order_by().values_list("key", "outcome", "person_id")
    }
    worse = sum(1 for row in plan.rows if _is_worse(row, promised.get(row.key)))
    if worse or (plan.mass_leaving and not run.mass_leaving):
        raise _PlanGotWorse(plan, worse)


def _is_worse(row: Row, promised: tuple[str, int | None] | None) -> bool:
    if promised is None:
        return row.outcome == Outcome.LEAVING
    outcome, person = promised
    if row.outcome == Outcome.LEAVING:
        return outcome != Outcome.LEAVING
    if outcome in _SURE and row.outcome not in _SURE:
        return True
    return bool(person and row.person and row.person.pk != person)


def _worse_words(worse: _PlanGotWorse) -> str:
    text = _("L’école a changé depuis la vérification : rien n’a été écrit. Lignes à revoir : %(rows)d.")
    return text % {"rows": worse.rows}


@transaction.atomic
def _back_to_checking(run_id: int, words: str, plan: Plan | None = None) -> None:
    run = Import.objects.select_for_update().get(pk=run_id)
    run.status = ImportStatus.READY
    if plan is not None:
        write_rows(run, plan)
    run.problems = [words, *(one for one in run.problems if one != words)]
    run.save()
