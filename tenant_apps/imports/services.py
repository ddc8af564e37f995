"""Verbs on imports: files dropped, columns and rows decided, applied, undone, discarded, forgotten."""

from collections.abc import Sequence
from typing import IO, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Decision
from tenant_apps.directory import groups
from tenant_apps.directory.models import SchoolClass
from tenant_apps.imports import files as storage
from tenant_apps.imports import memory, onde, progress
from tenant_apps.imports.choices import OPEN, Decided, ImportStatus, Outcome
from tenant_apps.imports.engine.apply import audit_import
from tenant_apps.imports.engine.rows import Plan, child_key, row_of
from tenant_apps.imports.engine.undo import CannotUndo, undo
from tenant_apps.imports.models import ROWS_LIFE, Import, ImportRow, KeptAnswer, MappingPreset
from tenant_apps.imports.permissions import can_apply, can_change, can_import_class, can_import_school, can_undo
from tenant_apps.imports.production import ImportRefused, plan_import, produce, read_again, write_rows
from tenant_apps.imports.records import Kind, Roster
from tenant_apps.imports.selectors import plan_print
from tenant_apps.imports.tasks import apply_in_background
from tenants.context import current_schema
from tenants.http import id_said
from tenants.locks import wait_for

__all__ = [
    "ImportRefused",
    "PlanChanged",
    "apply_import",
    "decide",
    "discard_import",
    "keep_absent",
    "purge_imports",
    "set_mapping",
    "start_import",
    "undo_import",
]
# Up to here the answer waits for the import: a third of a second.
AT_ONCE = 100
# Imports one person may have to check at the same time: nobody's stand in the way of another's.
MAX_OPEN = 10
MAX_OPEN_OF_TEACHER = 3
# Answers of imports before are looked for this often: who is who, then whose child.
_ROUNDS = 3


class PlanChanged(ImportRefused):
    """The import would no longer do what the actor was shown: an answer or a column was changed elsewhere."""


def _demand(decision: Decision) -> None:
    if not decision:
        raise ImportRefused(decision.reason)


def _audit(actor: User | None, verb: str, run: Import, data: dict[str, Any] | None = None) -> None:
    audit_import(actor, verb, f"import:{run.pk}", str(run), data or {})


def _locked(run: Import) -> Import:
    return Import.objects.select_for_update().get(pk=run.pk)


def _bytes(content: bytes | IO[bytes]) -> bytes:
    return content if isinstance(content, bytes) else content.read()


# --- Files


def start_import(
    *,
    actor: User | None,
    files: Sequence[tuple[str, bytes | IO[bytes]]],
    whole_school: bool,
    school_class: SchoolClass | None = None,
) -> Import:
    """Keep these files (name, content) and say row by row what they would do; nobody is touched yet.

    `whole_school`: who is missing from them leaves. With `school_class` the pupils go to that class,
    as a teacher imports. The status is `mapping` while a column must be said, else `ready`. Raises
    ImportRefused, nothing kept, when a file cannot be read or the actor may not.
    """
    _demand(can_import_class(actor, school_class) if school_class else can_import_school(actor))
    uploads = [(name, _bytes(content)) for name, content in files]
    return _start(actor, uploads, whole_school and school_class is None, school_class)


@transaction.atomic
def _start(
    actor: User | None, uploads: list[tuple[str, bytes]], whole_school: bool, school_class: SchoolClass | None
) -> Import:
    wait_for(f"imports:{current_schema()}:start")
    most = MAX_OPEN if actor is None or actor.is_school_admin else MAX_OPEN_OF_TEACHER
    if Import.objects.filter(status__in=OPEN, requested_by=actor).count() >= most:
        raise ImportRefused(_("Vos imports qui attendent déjà sont nombreux : terminez-les ou abandonnez-les."))
    try:
        roster, facts = storage.read(uploads, {}, today=timezone.localdate(), whole_school=whole_school)
    except onde.UnreadableFile as error:
        raise ImportRefused(str(error)) from error
    if not facts:
        raise ImportRefused(_("Déposez au moins un fichier."))
    run = Import.objects.create(requested_by=actor, whole_school=whole_school, school_class=school_class, files=facts)
    storage.store(run, uploads)
    _plan_or_ask(run, roster)
    _audit(actor, "start", run, {"files": len(facts), "rows": sum(one["rows"] for one in facts)})
    return run


def _plan_or_ask(run: Import, roster: Roster) -> None:
    """Rows when every file can be read, else the question which column says what."""
    if any(one["missing"] for one in run.files):
        run.status = ImportStatus.MAPPING
        ImportRow.objects.filter(run=run).delete()
    else:
        run.status = ImportStatus.READY
        write_rows(run, _plan_with_memory(run, roster))
    run.save()


def _plan_with_memory(run: Import, roster: Roster) -> Plan:
    """The plan, with what was answered in imports before: an answer may bring up another question."""
    plan = plan_import(run, roster)
    for _round in range(_ROUNDS):
        known = memory.recall(plan, run.decisions)
        if not known:
            break
        run.decisions = {**run.decisions, **known}
        run.recalled = sorted({*run.recalled, *known})
        plan = plan_import(run, roster)
    return plan


@transaction.atomic
def set_mapping(*, actor: User | None, run: Import, file_number: int, mapping: onde.Mapping, remember: bool) -> Import:
    """Say what the columns of one file are (`file_number`: its place in `run.files`), and plan again.

    With `remember`, when an administrator says so, the next file with the same headers is read so too.
    Raises ImportRefused once the import is applied, or when a mapping is not for this file.
    """
    run = _locked(run)
    _demand(can_change(run))
    if not 0 <= file_number < len(run.files) or len(mapping.columns) != len(run.files[file_number]["headers"]):
        raise ImportRefused(_("Ces choix de colonnes sont ceux d’un autre fichier."))
    file = run.files[file_number]
    file["mapping"], file["kind"] = mapping.to_json(), mapping.kind.value if mapping.kind else ""
    file["missing"], file["remembered"] = mapping.missing, False
    if remember and mapping.is_usable and can_import_school(actor):
        MappingPreset.objects.update_or_create(signature=file["signature"], defaults={"mapping": mapping.to_json()})
    _plan_or_ask(run, read_again(run))
    _audit(actor, "map", run, {"file": file["name"]})
    return run


# --- Rows


@transaction.atomic
def decide(*, actor: User | None, run: Import, row: ImportRow, decision: str, child: int | None = None) -> Import:
    """Say what becomes of a row: a value of Decided, the id of an account, or "" to take all answers back.

    With `child` (its place among those a parent's row names): which of its homonyms it is, one of the
    choices of the row, or Decided.IGNORE for none of them. Everything is planned again, because one
    row's answer may answer others. Raises ImportRefused for an answer that is not one of the row's.
    """
    return _decide_many(actor, run, {row.key if child is None else child_key(row.key, child): decision})


@transaction.atomic
def keep_absent(*, actor: User | None, run: Import) -> int:
    """Keep everybody who was added by hand and is in no file; how many they are. Raises ImportRefused as `decide`."""
    absent = ImportRow.objects.filter(run=run, outcome=Outcome.ABSENT).order_by("number")
    decisions = {key: str(Decided.KEEP) for key in absent.values_list("key", flat=True)}
    _decide_many(actor, run, decisions)
    return len(decisions)


def _decide_many(actor: User | None, run: Import, decisions: dict[str, str]) -> Import:
    run = _locked(run)
    _demand(can_change(run))
    if run.status != ImportStatus.READY:
        raise ImportRefused(_("Précisez d’abord les colonnes des fichiers."))
    keys = {row_of(key) for key in decisions}
    rows = {row.key: row for row in ImportRow.objects.filter(run=run, key__in=keys).order_by("number")}
    for key, decision in decisions.items():
        _demand_sensible(rows.get(row_of(key)), key, decision, run.decisions.get(key, ""))
        _remember(run, key, decision)
    write_rows(run, plan_import(run, read_again(run)))
    run.save()
    _audit(actor, "decide", run, {"rows": len(decisions)})
    return run


def _remember(run: Import, key: str, decision: str) -> None:
    """Keep an answer; what is taken back of a row is taken back of the children it names."""
    run.recalled = [known for known in run.recalled if key not in (known, row_of(known))]
    if decision:
        run.decisions[key] = decision
        return
    run.decisions = {known: said for known, said in run.decisions.items() if key not in (known, row_of(known))}


def _demand_sensible(row: ImportRow | None, key: str, decision: str, said: str) -> None:
    """Refuse an answer that the row does not offer; `said`, the one it has, may be given again."""
    if row is None:
        raise ImportRefused(_("Cette ligne n’est plus dans l’import."))
    if decision and decision != said and not _is_offered(row, key, decision):
        raise ImportRefused(_("Cette réponse n’est pas possible pour cette ligne."))


def _is_offered(row: ImportRow, key: str, decision: str) -> bool:
    if key != row.key:
        asked = [one for one in row.data.get("homonyms", []) if child_key(row.key, one["place"]) == key]
        return any(decision in (Decided.IGNORE, *one["choices"]) for one in asked)
    if row.key.startswith("user:"):
        return decision in {Decided.KEEP, Decided.LEAVE}
    allowed = {Decided.NEW, Decided.IGNORE}
    if row.kind == Kind.TEACHERS:
        allowed.add(Decided.HEAD)
    return decision in allowed or _is_account_for(row, decision)


def _is_account_for(row: ImportRow, decision: str) -> bool:
    """Whether this is one of the accounts the row is asked about, or the one it already is."""
    offered = {one["id"] for one in row.candidates} | {row.person_id}
    return id_said(decision) in offered


# --- Apply, undo, discard


def apply_import(
    *, actor: User | None, run: Import, confirm_leaving: bool = False, wait: bool = False, seen: str | None = None
) -> Import:
    """Write what the dry run says, in one transaction. Rows that wait for a decision are left aside.

    A small import (or `wait`) is written on return; another one by a task, its progress in
    `progress.read(run.pk)`. Asked twice it is applied once. Raises ImportRefused when it cannot be:
    `confirm_leaving` is needed when more than half of the school would leave. `seen`: the print
    (selectors.plan_print) of what the actor was shown, PlanChanged when it is no more that; a script is shown nothing.
    """
    started = _begin(actor, run, confirm_leaving, seen)
    if not started:
        run.refresh_from_db()
        return run
    if wait or run.count(Outcome.NEW) + run.count(Outcome.UPDATED) + run.count(Outcome.LEAVING) <= AT_ONCE:
        written = produce(run.pk)
        run.refresh_from_db()
        if not written and run.status == ImportStatus.READY:
            raise ImportRefused(run.problems[0])
        return run
    apply_in_background.delay_on_commit(run.pk)
    run.refresh_from_db()
    return run


@transaction.atomic
def _begin(actor: User | None, run: Import, confirm_leaving: bool, seen: str | None = None) -> bool:
    locked = _locked(run)
    if locked.status in (ImportStatus.APPLYING, ImportStatus.APPLIED):
        return False
    if locked.status == ImportStatus.READY and seen is not None and seen != plan_print(locked):
        raise PlanChanged(_("L’import a changé depuis que cette page a été ouverte."))
    _demand(can_apply(locked, confirm_leaving=confirm_leaving))
    locked.status, locked.progressed_at, locked.applied_by = ImportStatus.APPLYING, timezone.now(), actor
    locked.save(update_fields=["status", "progressed_at", "applied_by"])
    progress.say(run.pk, 0)
    return True


@transaction.atomic
def undo_import(*, actor: User | None, run: Import) -> Import:
    """Take back the last import: every value as it was, whom it made gone, whom it sent away back.

    Raises ImportRefused, nothing changed, once somebody it made has activated the account or
    something it wrote has changed.
    """
    groups.lock_directory()
    run = _locked(run)
    _demand(can_undo(run))
    try:
        with transaction.atomic():
            undo(run.journal)
    except CannotUndo as error:
        raise ImportRefused(str(error)) from error
    except IntegrityError as error:  # what comes back would stand twice: a class of that name, a link made again
        raise ImportRefused(_("L’école a changé depuis : cet import ne peut plus être annulé.")) from error
    run.status, run.finished_at, run.journal = ImportStatus.UNDONE, timezone.now(), {}
    run.save(update_fields=["status", "finished_at", "journal"])
    _audit(actor, "undo", run)
    return run


@transaction.atomic
def discard_import(*, actor: User | None, run: Import) -> None:
    """Give up an import that was not applied: its files and rows go at once. Raises ImportRefused otherwise."""
    run = _locked(run)
    if not run.is_open:
        _demand(can_change(run))
    run.status, run.finished_at = ImportStatus.DISCARDED, timezone.now()
    ImportRow.objects.filter(run=run).delete()
    _forget_files(run)
    run.rows_purged = True
    run.save()
    _audit(actor, "discard", run)


# --- Forgetting


def _forget_files(run: Import) -> None:
    """Files go once the rest is written; should nobody come to it then, the next purge finds them."""
    run.has_files, run.uploads = False, []
    for file in run.files:
        file.pop("samples", None)
    transaction.on_commit(storage.remove_leftovers)


@transaction.atomic
def purge_imports() -> int:
    """Remove files after a week and rows after a year (personal data); how many imports were lightened.

    Imports nobody applied within the week are discarded with their files.
    """
    lightened = 0
    KeptAnswer.objects.filter(kept_at__lt=timezone.now() - ROWS_LIFE).delete()
    transaction.on_commit(storage.remove_leftovers)
    for run in Import.objects.with_old_files().order_by("pk").select_for_update(skip_locked=True):
        if run.is_open:
            run.status, run.finished_at, run.rows_purged = ImportStatus.DISCARDED, timezone.now(), True
            ImportRow.objects.filter(run=run).delete()
        _forget_files(run)
        run.save()
        lightened += 1
    for run in Import.objects.with_old_rows().order_by("pk").select_for_update(skip_locked=True):
        ImportRow.objects.filter(run=run).delete()
        run.rows_purged, run.decisions, run.journal = True, {}, {}
        run.save(update_fields=["rows_purged", "decisions", "journal"])
        lightened += 1
    return lightened
