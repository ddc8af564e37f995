"""Lists of people as a table for spreadsheets. Codes are not in it: connection_sheets gives them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shared_apps.ui.tables import csv_text
from tenant_apps.accounts.choices import Function
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import AccountRefused
from tenant_apps.accounts.services import audit
from tenant_apps.directory.selectors import with_surroundings
from tenant_apps.school_admin.selectors import Criteria, matching

# Several large schools; the table is made in memory (about 250 bytes a person) while the school is entered.
MOST = 5000


@transaction.atomic
def export_people(*, actor: User, criteria: Criteria) -> str:
    """The people of these criteria as CSV text: UTF-8 with its mark, semicolons, no cell a formula.

    The audit log keeps who took how many. Raises AccountRefused beyond MOST.
    """
    people = list(with_surroundings(matching(criteria))[: MOST + 1])
    if len(people) > MOST:
        raise AccountRefused(_("C’est trop à la fois (%(most)s au plus) : réduisez la liste.") % {"most": MOST})
    audit(actor=actor, verb="school_admin.export_people", data={"people": len(people)})
    return people_table(people)


def people_table(people: Iterable[User]) -> str:
    """The table; surroundings are read already."""
    return csv_text([_headings(), *map(_row, people)])


def _headings() -> list[str]:
    return [
        _("Profil"),
        _("Nom"),
        _("Prénom"),
        _("Naissance"),
        _("INE"),
        _("Identifiant"),
        _("Identifiant choisi"),
        _("E-mail"),
        _("Mobile"),
        _("Fonctions"),
        _("Classes"),
        _("Enfants"),
        _("Parents"),
        _("Origine"),
        _("Créé le"),
        _("Activé le"),
        _("Dernière connexion"),
        _("Bloqué"),
        _("En départ"),
    ]


def _row(user: User) -> list[str]:
    children = [link.child for link in user.guardianships.all()]
    classes = [*user.classes.all(), *(one for child in children for one in child.classes.all())]
    return [
        str(user.get_profile_display()),
        user.last_name,
        user.first_name,
        user.birth_date.strftime("%d/%m/%Y") if user.birth_date else "",
        user.ine,
        user.login,
        user.alias,
        user.email,
        user.mobile,
        ", ".join(str(Function(name).label) for name in user.functions),
        ", ".join(dict.fromkeys(one.name for one in classes)),
        ", ".join(child.full_name for child in children),
        ", ".join(link.relative.full_name for link in user.guardians.all()),
        str(user.get_source_display()),
        *(_day(moment) for moment in (user.created_at, user.activated_at, user.last_login)),
        _("oui") if user.blocked_at else "",
        _("oui") if user.is_leaving else "",
    ]


def _day(moment: datetime | None) -> str:
    return localtime(moment).strftime("%d/%m/%Y") if moment else ""
