"""Verbs on prints: asked for, cancelled, made again, a lost sheet replaced."""

from collections.abc import Iterable
from typing import IO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import demand as demand_account
from tenant_apps.accounts.services import audit, renew_code, replace_spent_codes, reset_access
from tenant_apps.connection_sheets.choices import UNFINISHED, Accounts, PrintStatus, SheetFormat
from tenant_apps.connection_sheets.documents import write_sheets
from tenant_apps.connection_sheets.models import SheetPrint
from tenant_apps.connection_sheets.permissions import can_cancel, can_renew, can_restart, printable_by
from tenant_apps.connection_sheets.planning import PrintRefused, demand, make_plan
from tenant_apps.connection_sheets.production import produce
from tenant_apps.connection_sheets.selectors import IN_FRENCH, Selection, gather, ids_to_print
from tenant_apps.connection_sheets.sheets import Wording
from tenant_apps.connection_sheets.tasks import make_print
from tenants.context import current_schema
from tenants.locks import wait_for

# Up to here the answer waits for the file: half a second at most.
AT_ONCE = 40
# Prints one person may have under way.
MAX_UNDER_WAY = 3


def _demand_room(actor: User) -> None:
    """One request of a person at a time is counted, until its print is there for the next one to see."""
    wait_for(f"connection_sheets:{current_schema()}:of:{actor.pk}")
    if SheetPrint.objects.filter(requested_by=actor, status__in=UNFINISHED).count() >= MAX_UNDER_WAY:
        raise PrintRefused(_("Vos impressions précédentes ne sont pas terminées. Attendez-les, ou annulez-les."))


@transaction.atomic
def _record(
    actor: User | None, sheet_format: str, selection: Selection, language: str = "fr", *, with_french: bool = False
) -> SheetPrint:
    if actor is not None:
        _demand_room(actor)
    plan = make_plan(actor, sheet_format, selection)
    sheet_print = SheetPrint.objects.create(
        requested_by=actor,
        format=plan.sheet_format,
        title=plan.title,
        language=language,
        with_french=with_french and language != "fr" and plan.sheet_format == SheetFormat.FULL,
        selection={"people": plan.ids, "classes": list(selection.class_ids)},
        total=gather(plan.ids, plan.sheet_format, class_ids=selection.class_ids, reveal=False).count,
    )
    plan.audit(actor, "print", key=f"print:{sheet_print.pk}", sheets=sheet_print.total, language=language)
    return sheet_print


def print_now(
    *,
    actor: User | None,
    format: str,  # noqa: A002 - the word of the command
    selection: Selection,
    output: IO[bytes],
    wording: Wording = IN_FRENCH,
) -> int:
    """Write the PDF page by page, for scripts that keep it in a file of theirs; how many sheets it holds.

    Raises PrintRefused when nobody is left to print, or when they are too many: nothing is written then.
    """
    plan = make_plan(actor, format, selection)
    sheet_set = gather(plan.ids, plan.sheet_format, class_ids=selection.class_ids, wording=wording)
    write_sheets(output, sheet_set, plan.sheet_format)
    plan.audit(actor, "print", sheets=sheet_set.count)
    return sheet_set.count


def request_print(
    *,
    actor: User | None,
    format: str,  # noqa: A002 - the word of the form and of the model
    people_ids: Iterable[int] | None = None,
    class_ids: Iterable[int] | None = None,
    profiles: Iterable[str] | None = None,
    only_pending: bool = True,
    selection: Selection | None = None,
    language: str = "fr",
    with_french: bool = False,
) -> SheetPrint:
    """Print the sheets of the people the actor may print among those asked for.

    `selection` says it all at once. `language` is one of choices.SHEET_LANGUAGES; `with_french` prints
    full pages on both sides, French first. Up to AT_ONCE sheets are ready on return; more are made by a
    task. Raises PrintRefused when nobody is left to print, when they are too many, or too many
    prints are under way.
    """
    asked = selection or Selection(
        class_ids=tuple(class_ids or ()),
        profiles=tuple(profiles or ()),
        people_ids=tuple(people_ids or ()),
        accounts=Accounts.PENDING if only_pending else Accounts.ALL,
    )
    return _make(_record(actor, SheetFormat(format), asked, language, with_french=with_french))


def _make(sheet_print: SheetPrint) -> SheetPrint:
    if sheet_print.total <= AT_ONCE:
        produce(sheet_print.pk)
        sheet_print.refresh_from_db()
    else:
        make_print.delay_on_commit(sheet_print.pk)
    return sheet_print


def _locked(sheet_print: SheetPrint) -> SheetPrint:
    return SheetPrint.objects.select_for_update().get(pk=sheet_print.pk)


def _audit(actor: User | None, verb: str, sheet_print: SheetPrint) -> None:
    key = f"print:{sheet_print.pk}"
    audit(actor=actor, verb=f"connection_sheets.{verb}", target=sheet_print.title, target_key=key)


@transaction.atomic
def cancel_print(*, actor: User | None, sheet_print: SheetPrint) -> SheetPrint:
    """Stop a print under way: its worker gives up at its next sign of life. Raises PrintRefused when it is over."""
    locked = _locked(sheet_print)
    demand(can_cancel(locked))
    locked.status, locked.finished_at = PrintStatus.CANCELLED, timezone.now()
    locked.save(update_fields=["status", "finished_at"])
    _audit(actor, "cancel", locked)
    return locked


def _narrow(actor: User | None, sheet_print: SheetPrint) -> None:
    """Leave on the print those whose sheet the actor may print today, each with a code that opens."""
    asked = sheet_print.selection
    people = printable_by(actor).filter(pk__in=asked["people"]).order_by("pk").values_list("pk", flat=True)
    sheet_print.selection = {**asked, "people": list(people)}
    if not sheet_print.selection["people"]:
        raise PrintRefused(_("Vous n’imprimez plus les fiches de ces personnes."))
    replace_spent_codes(actor=actor, people=sheet_print.selection["people"])
    shown = gather(sheet_print.selection["people"], sheet_print.format, class_ids=asked["classes"], reveal=False)
    sheet_print.total = shown.count


def restart_print(*, actor: User | None, sheet_print: SheetPrint) -> SheetPrint:
    """Make again, with today's codes, a print that failed, was cancelled, expired or fell silent.

    Only for those whose sheet the actor may still print: codes have changed hands since. Raises
    PrintRefused when its file is there, a worker is at it, or nobody is left.
    """
    with transaction.atomic():
        locked = _locked(sheet_print)
        demand(can_restart(locked))
        _narrow(actor, locked)
        locked.status, locked.done, locked.finished_at = PrintStatus.WAITING, 0, None
        locked.progressed_at = timezone.now()
        locked.save(update_fields=["status", "done", "finished_at", "progressed_at", "selection", "total"])
        _audit(actor, "restart", locked)
    return _make(locked)


def reprint_with_new_code(*, actor: User | None, person: User, reset: bool = False) -> SheetPrint:
    """Replace a lost sheet: a new code, so that the lost one is worthless, on a full page.

    With `reset` an activated account is shut until the new code is used; without, it is refused: who
    asks must have read so. Raises AccountRefused (permissions.can_renew too), PrintRefused.
    """
    with transaction.atomic():
        if reset and person.is_activated:
            demand_account(can_renew(actor, person))
            reset_access(actor=actor, user=person)
        else:
            renew_code(actor=actor, user=person)
        sheet_print = _record(actor, SheetFormat.FULL, Selection(people_ids=(person.pk,)))
    return _make(sheet_print)


def reprint_family(*, actor: User | None, pupil: User) -> SheetPrint:
    """Replace the lost sheet of a whole family, with new codes for those who have not activated yet.

    Activated accounts are left as they are: the sheet reminds them of their login. Raises PrintRefused
    when nobody of the family waits to activate.
    """
    family = Selection(family_ids=(pupil.pk,), accounts=Accounts.ALL)
    with transaction.atomic():
        ids = ids_to_print(actor, family, SheetFormat.FAMILY)
        waiting = list(User.objects.filter(pk__in=ids).pending().order_by("pk"))
        if not waiting:
            raise PrintRefused(_("Tous les comptes de cette famille sont déjà activés."))
        for person in waiting:
            renew_code(actor=actor, user=person)
        sheet_print = _record(actor, SheetFormat.FAMILY, family)
    return _make(sheet_print)
