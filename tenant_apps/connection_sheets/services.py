"""Verbs on prints: asked for, cancelled, made again, a lost sheet replaced."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Decision
from tenant_apps.accounts.services import audit, renew_code
from tenant_apps.connection_sheets import rules
from tenant_apps.connection_sheets.choices import UNFINISHED, PrintStatus, SheetFormat
from tenant_apps.connection_sheets.documents import render
from tenant_apps.connection_sheets.models import SheetPrint
from tenant_apps.connection_sheets.permissions import can_cancel, can_restart
from tenant_apps.connection_sheets.production import produce
from tenant_apps.connection_sheets.selectors import Selection, gather, ids_to_print
from tenant_apps.connection_sheets.tasks import make_print
from tenant_apps.directory.models import SchoolClass

# Up to here the answer waits for the file: half a second at most.
AT_ONCE = 40
# A whole large school fits; beyond, print class by class.
MAX_PEOPLE = 3000
# Prints one person may have under way.
MAX_UNDER_WAY = 3


class PrintRefused(ValueError):
    """This print is not possible; its text says why."""


def _demand(decision: Decision) -> None:
    if not decision:
        raise PrintRefused(decision.reason)


@dataclass(frozen=True)
class _Plan:
    """A print decided: whose sheets, in which format, and what to call it."""

    sheet_format: str
    selection: Selection
    ids: list[int]
    title: str

    def audit(self, actor: User | None, sheets: int, key: str = "") -> None:
        """Who printed whose sheets: the choice and the numbers, never the codes."""
        data = {
            "format": self.sheet_format,
            "sheets": sheets,
            "people": len(self.ids),
            "classes": list(self.selection.class_ids),
            "profiles": list(self.selection.profiles),
            "only_pending": self.selection.only_pending,
        }
        audit(actor=actor, verb="connection_sheets.print", target=self.title, target_key=key, data=data)


def _plan(actor: User | None, sheet_format: str, selection: Selection) -> _Plan:
    ids = ids_to_print(actor, selection, sheet_format)
    if not ids:
        raise PrintRefused(_("Personne à imprimer : les comptes choisis sont déjà activés, ou la sélection est vide."))
    if len(ids) > MAX_PEOPLE:
        raise PrintRefused(
            _("%(count)d personnes d’un coup, c’est trop (%(most)d au plus). Imprimez classe par classe.")
            % {"count": len(ids), "most": MAX_PEOPLE}
        )
    return _Plan(str(SheetFormat(sheet_format)), selection, ids, _title(actor, selection, ids)[:120])


def _title(actor: User | None, selection: Selection, ids: list[int]) -> str:
    """What was chosen, in words."""
    names = list(SchoolClass.objects.filter(pk__in=selection.class_ids).values_list("name", flat=True))
    if not names and len(ids) == 1:
        names = [person.full_name for person in User.objects.filter(pk__in=ids).order_by("pk")]
    everywhere = _("Toute l’école") if actor is None or actor.is_school_admin else _("Mes classes")
    if selection.people_ids or selection.family_ids:
        everywhere = _("Personnes choisies")
    return rules.print_title(sorted(names, key=str.casefold), selection.profiles, everywhere)


@transaction.atomic
def _record(actor: User | None, sheet_format: str, selection: Selection) -> SheetPrint:
    under_way = SheetPrint.objects.filter(requested_by=actor, status__in=UNFINISHED).count()
    if actor is not None and under_way >= MAX_UNDER_WAY:
        raise PrintRefused(_("Vos impressions précédentes ne sont pas terminées. Attendez-les, ou annulez-les."))
    plan = _plan(actor, sheet_format, selection)
    sheet_print = SheetPrint.objects.create(
        requested_by=actor,
        format=plan.sheet_format,
        title=plan.title,
        selection={"people": plan.ids, "classes": list(selection.class_ids)},
        total=gather(plan.ids, plan.sheet_format, class_ids=selection.class_ids, reveal=False).count,
    )
    plan.audit(actor, sheet_print.total, f"print:{sheet_print.pk}")
    return sheet_print


def print_now(*, actor: User | None, format: str, selection: Selection) -> tuple[bytes, int]:  # noqa: A002
    """The PDF itself and how many sheets it holds: for scripts that write it to a file.

    Raises PrintRefused when nobody is left to print, or when they are too many.
    """
    plan = _plan(actor, format, selection)
    sheet_set = gather(plan.ids, plan.sheet_format, class_ids=selection.class_ids)
    content = render(sheet_set, plan.sheet_format)
    plan.audit(actor, sheet_set.count)
    return content, sheet_set.count


def request_print(
    *,
    actor: User | None,
    format: str,  # noqa: A002 - the word of the form and of the model
    people_ids: Iterable[int] | None = None,
    class_ids: Iterable[int] | None = None,
    profiles: Iterable[str] | None = None,
    only_pending: bool = True,
    selection: Selection | None = None,
) -> SheetPrint:
    """Print the sheets of the people the actor may print among those asked for.

    `selection` says it all at once. Up to AT_ONCE sheets are ready on return; more are made by a
    task. Raises PrintRefused when nobody is left to print, when they are too many, or too many
    prints are under way.
    """
    asked = selection or Selection(
        class_ids=tuple(class_ids or ()),
        profiles=tuple(profiles or ()),
        people_ids=tuple(people_ids or ()),
        only_pending=only_pending,
    )
    return _make(_record(actor, SheetFormat(format), asked))


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
    _demand(can_cancel(locked))
    locked.status, locked.finished_at = PrintStatus.CANCELLED, timezone.now()
    locked.save(update_fields=["status", "finished_at"])
    _audit(actor, "cancel", locked)
    return locked


def restart_print(*, actor: User | None, sheet_print: SheetPrint) -> SheetPrint:
    """Make again, with today's codes, a print that failed, was cancelled, expired or fell silent.

    Raises PrintRefused when its file is there or a worker is at it.
    """
    with transaction.atomic():
        locked = _locked(sheet_print)
        _demand(can_restart(locked))
        locked.status, locked.done, locked.finished_at = PrintStatus.WAITING, 0, None
        locked.progressed_at = timezone.now()
        locked.save(update_fields=["status", "done", "finished_at", "progressed_at"])
        _audit(actor, "restart", locked)
    return _make(locked)


def reprint_with_new_code(*, actor: User | None, person: User) -> SheetPrint:
    """Replace a lost sheet: a new code, so that the lost one is worthless, on a full page.

    Raises accounts.services.AccountRefused when the account is activated or blocked.
    """
    with transaction.atomic():
        renew_code(actor=actor, user=person)
        sheet_print = _record(actor, SheetFormat.FULL, Selection(people_ids=(person.pk,)))
    return _make(sheet_print)
