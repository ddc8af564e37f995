"""Reads of imports: rows with filters, the accounts they may be, the report."""

import hashlib
from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from shared_apps.ui.tables import csv_lines
from tenant_apps.accounts.models import User
from tenant_apps.directory.selectors import with_surroundings
from tenant_apps.imports import progress
from tenant_apps.imports.choices import ImportStatus, Outcome, Reason
from tenant_apps.imports.engine.rows import row_of
from tenant_apps.imports.models import Import, ImportRow, ImportRowQuerySet
from tenant_apps.imports.permissions import near_people
from tenant_apps.imports.records import Kind
from tenant_apps.imports.words import changes_of
from tenants.text import search_form

# Rows only a human settles.
_ASKED = (Outcome.DECISION, Outcome.ABSENT)


def rows_of(
    run: Import,
    *,
    outcome: str = "",
    kind: str = "",
    class_name: str = "",
    problems_only: bool = False,
    search: str = "",
) -> ImportRowQuerySet:
    """The rows of an import in the order of the files, filtered."""
    rows = ImportRow.objects.filter(run=run).in_order()
    if outcome:
        rows = rows.filter(outcome=outcome)
    if kind:
        rows = rows.filter(kind=kind)
    if class_name:
        rows = rows.filter(data__classes__contains=[class_name])
    if problems_only:
        rows = rows.exclude(problems=[])
    for word in search_form(search).split():
        rows = rows.filter(search_name__contains=word)
    return rows


def plan_print(run: Import) -> str:
    """A print (SHA-256) of all an import would do: the same as long as it would do the same to the same people."""
    digest = hashlib.sha256(repr((run.counts, run.classes, run.mass_leaving, run.writes)).encode())
    rows = ImportRow.objects.filter(run=run).order_by("key").values_list("key", "outcome", "person_id", "data")
    for row in rows.iterator(chunk_size=1000):
        digest.update(repr(row).encode())
    return digest.hexdigest()


def progress_of(run: Import) -> int:
    """How far an import under way is, in percent."""
    return 100 if run.status == ImportStatus.APPLIED else progress.read(run.pk)


def candidates_of(rows: Iterable[ImportRow]) -> dict[str, list[tuple[User, Reason]]]:
    """By key of a row, the accounts it may be and why, with their classes and families."""
    rows = list(rows)
    ids = {one["id"] for row in rows for one in row.candidates}
    found = User.objects.filter(pk__in=ids).select_related("personal_details", "card").by_name()
    people = {user.pk: user for user in with_surroundings(found)}
    return {
        row.key: [(people[one["id"]], Reason(one["reason"])) for one in row.candidates if one["id"] in people]
        for row in rows
    }


def homonyms_of(run_id: int, choices: Iterable[str]) -> list[tuple[str, ImportRow | None, User | None]]:
    """Pupils a parent's row may mean, by choice: the row and the account (with surroundings) of each that has one."""
    choices = list(choices)
    rows = {row.key: row for row in ImportRow.objects.filter(run=run_id, key__in=choices).in_order()}
    ids = {key: row.person_id for key, row in rows.items()}
    ids |= {key: int(key.removeprefix("user:")) for key in choices if key.startswith("user:")}
    found = User.objects.filter(pk__in=filter(None, ids.values())).select_related("personal_details", "card").by_name()
    people = {user.pk: user for user in with_surroundings(found)}
    told = [(key, rows.get(key), people.get(ids.get(key) or 0)) for key in choices]
    return [(key, row, person) for key, row, person in told if row or person]


def persons_of(rows: Iterable[ImportRow]) -> dict[int, User]:
    """By id, the accounts rows became or would change."""
    found = User.objects.filter(pk__in={row.person_id for row in rows}).select_related("card")
    return {user.pk: user for user in found.by_name()}


def near_among(actor: User, people: Iterable[User]) -> set[int]:
    """Ids of those of these people of whom the actor may read more than what decides."""
    ids = {user.pk for user in people}
    if actor.is_school_admin:
        return ids
    return set(near_people(actor).filter(pk__in=ids).order_by().values_list("pk", flat=True))


def undecided(run: Import) -> ImportRowQuerySet:
    """Rows a human must look at: questions, and people in no file whom only a human can make leave."""
    return ImportRow.objects.filter(run=run, outcome__in=_ASKED).in_order()


def waiting_rows(run: Import) -> ImportRowQuerySet:
    """What a human may still be asked: the above, a head the file names beside the school's own, whose child it is."""
    proposed = Q(kind=Kind.TEACHERS, problems__contains=[{"column": "head"}]) & ~Q(key__in=list(run.decisions))
    homonyms = Q(data__homonyms__isnull=False)
    return ImportRow.objects.filter(Q(outcome__in=_ASKED) | proposed | homonyms, run=run).in_order()


def is_waiting(run: Import, row: ImportRow) -> bool:
    """Whether this row is (still) to be asked about."""
    return waiting_rows(run).filter(pk=row.pk).exists()


def place_in_queue(run: Import, row: ImportRow) -> tuple[int, int]:
    """Which of the rows that wait it is, from 1 (0: it waits no more), and how many wait."""
    waiting = list(waiting_rows(run).values_list("pk", flat=True))
    return (waiting.index(row.pk) + 1 if row.pk in waiting else 0), len(waiting)


def decided_rows(run: Import) -> ImportRowQuerySet:
    """Rows somebody has answered for."""
    return ImportRow.objects.filter(run=run, key__in={row_of(key) for key in run.decisions}).in_order()


def new_people(run: Import) -> list[int]:
    """Ids of the accounts an import made, those taken back since aside, by name."""
    made = ImportRow.objects.filter(run=run, outcome=Outcome.NEW).order_by().values("person_id")
    return list(User.objects.staying().filter(pk__in=made).by_name().values_list("pk", flat=True))


def undoable() -> int:
    """Id of the one import that may be taken back, 0 for none."""
    changing = Import.objects.applied().exclude(journal={}).order_by("-finished_at", "-pk")
    return changing.values_list("pk", flat=True).first() or 0


# --- The report


def report_csv(run: Import) -> Iterator[str]:
    """The rows as CSV text (UTF-8 with its mark, semicolons: what spreadsheets of schools open), line by line."""
    yield from csv_lines(_report_rows(run))


def _report_rows(run: Import) -> Iterator[list[str]]:
    yield [_("Fichier"), _("Ligne"), _("Qui"), _("Nom"), _("Prénom"), _("Résultat"), _("Classes"), *_tail()]
    for row in ImportRow.objects.filter(run=run).in_order().iterator(chunk_size=500):
        problems = " ; ".join(one["text"] for one in row.problems)
        changed = ", ".join(change.label for change in changes_of(row)) if row.outcome == Outcome.UPDATED else ""
        cells = [row.file, str(row.line or ""), row.get_kind_display(), row.last_name, row.first_name]
        cells += [row.get_outcome_display(), ", ".join(row.data.get("classes", []))]
        yield [*cells, ", ".join(row.data.get("children", [])), changed, problems]


def _tail() -> list[str]:
    return [_("Enfants"), _("Champs changés"), _("Remarques")]
