"""What is asked for, decided once: whose sheets, what to call it, what the audit log keeps of it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Decision
from tenant_apps.accounts.services import audit, replace_spent_codes
from tenant_apps.connection_sheets import rules
from tenant_apps.connection_sheets.choices import SheetFormat
from tenant_apps.connection_sheets.selectors import Selection, ids_to_print
from tenant_apps.directory.models import SchoolClass

# A whole large school fits; beyond, class by class.
MAX_PEOPLE = 3000


class PrintRefused(ValueError):
    """This is not possible; its text says why."""


def demand(decision: Decision) -> None:
    """Raise PrintRefused unless allowed."""
    if not decision:
        raise PrintRefused(decision.reason)


@dataclass(frozen=True)
class Plan:
    """Whose sheets, in which format, and what to call them."""

    sheet_format: str
    selection: Selection
    ids: list[int]
    title: str

    def audit(self, actor: User | None, verb: str, *, key: str = "", **numbers: int | str) -> None:
        """Who gave out whose sheets: the choice and the numbers, never the codes."""
        data = {"format": self.sheet_format, **numbers, "people": len(self.ids), **self.selection.facts}
        audit(actor=actor, verb=f"connection_sheets.{verb}", target=self.title, target_key=key, data=data)


def make_plan(actor: User | None, sheet_format: str, selection: Selection) -> Plan:
    """Decide who is on the sheets, each with a code that opens. Raises PrintRefused for nobody, and for too many."""
    ids = ids_to_print(actor, selection, sheet_format)
    if not ids:
        raise PrintRefused(_("Personne à imprimer : les comptes choisis sont déjà activés, ou la sélection est vide."))
    if len(ids) > MAX_PEOPLE:
        raise PrintRefused(
            _("%(count)d personnes d’un coup, c’est trop (%(most)d au plus). Faites-le classe par classe.")
            % {"count": len(ids), "most": MAX_PEOPLE}
        )
    replace_spent_codes(actor=actor, people=ids)
    return Plan(str(SheetFormat(sheet_format)), selection, ids, _title(actor, selection, ids)[:120])


def _title(actor: User | None, selection: Selection, ids: list[int]) -> str:
    """What was chosen, in words."""
    classes = SchoolClass.objects.filter(pk__in=selection.class_ids).order_by()
    names = sorted(classes.values_list("name", flat=True), key=str.casefold)
    if not selection.class_ids and len(ids) == 1:
        names = [person.full_name for person in User.objects.filter(pk__in=ids).order_by("pk")]
    everywhere = _("Toute l’école") if actor is None or actor.is_school_admin else _("Mes classes")
    if selection.people_ids or selection.family_ids:
        everywhere = _("Personnes choisies")
    return rules.print_title([*names, *selection.levels], selection.profiles, everywhere)
