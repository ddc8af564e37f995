"""Codes as a table, for schools that write their own letters."""

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from shared_apps.ui.tables import csv_text
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.connection_sheets.choices import SheetFormat
from tenant_apps.connection_sheets.planning import make_plan
from tenant_apps.connection_sheets.rules import spaced
from tenant_apps.connection_sheets.selectors import Selection, gather
from tenant_apps.connection_sheets.sheets import SheetPerson, SheetSet


def _row(person: SheetPerson, address: str) -> list[str]:
    classes = person.class_names or tuple(dict.fromkeys(name for one in person.children for name in one.class_names))
    where = person.activation_url or address
    kind = str(Profile(person.profile).label)
    return [kind, person.last_name, person.first_name, ", ".join(classes), person.login, spaced(person.code), where]


def _rows(sheet_set: SheetSet) -> Iterator[Sequence[str]]:
    yield [_("Type"), _("Nom"), _("Prénom"), _("Classe"), _("Identifiant"), _("Code d’activation"), _("Adresse")]
    for section in sheet_set.sections:
        for person in section.people:
            yield _row(person, sheet_set.school.home_address)


def codes_table(sheet_set: SheetSet) -> str:
    """The people as CSV for French spreadsheets: UTF-8 with its mark, semicolons; a line each, by class.

    Activated accounts have no code; their address is where one signs in.
    """
    return csv_text(_rows(sheet_set))


@transaction.atomic
def export_codes(*, actor: User, selection: Selection) -> str:
    """The codes of the people the actor may print among those asked for, as codes_table says them.

    Raises PrintRefused when nobody is left, or when they are too many.
    """
    plan = make_plan(actor, SheetFormat.FULL, selection)
    sheet_set = gather(plan.ids, plan.sheet_format, class_ids=selection.class_ids)
    plan.audit(actor, "export_codes", sheets=sheet_set.count)
    return codes_table(sheet_set)
