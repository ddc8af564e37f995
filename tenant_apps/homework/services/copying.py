"""An entry or weeks copied to another date, another notebook, another year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.homework import permissions, rules
from tenant_apps.homework.models import Entry, Notebook
from tenant_apps.homework.services.common import HomeworkRefused, demand, locked_notebook, off_between
from tenant_apps.homework.telling import target_of, tell_of_addition


@dataclass(frozen=True)
class Copied:
    """What a copy made, how many were there already, how many would have fallen on a day off."""

    made: list[Entry]
    there: int = 0
    off: int = 0


@transaction.atomic
def copy_entry(*, actor: User, entry: Entry, notebook: Notebook, date: date) -> Copied:
    """The same for another day, in this notebook or another. Twice is once. Raises HomeworkRefused."""
    return _copy(actor, entry.notebook, [entry], notebook, {entry.date: date})


@transaction.atomic
def copy_weeks(
    *, actor: User, source: Notebook, monday: date, notebook: Notebook, to_monday: date, weeks: int = 1
) -> Copied:
    """All that is to be done in `weeks` weeks from `monday`, as many days later or earlier; days off are left out.

    Dates may be any of their weeks. What is there already is not made twice. Raises HomeworkRefused.
    """
    if not 1 <= weeks <= rules.MOST_WEEKS:
        raise HomeworkRefused(_("De 1 à %(n)s semaines.") % {"n": rules.MOST_WEEKS}, "weeks")
    if not rules.may_hold(monday, timezone.localdate()):
        raise HomeworkRefused(_("Vérifiez l’année de cette date."), "monday")
    _demand_days([to_monday])
    first, to_first = rules.monday_of(monday), rules.monday_of(to_monday)
    last = first + timedelta(weeks=weeks, days=-1)
    entries = list(Entry.objects.living().filter(notebook=source).between(first, last)[: rules.MOST_COPIED + 1])
    if len(entries) > rules.MOST_COPIED:
        raise HomeworkRefused(_("C’est trop à la fois : choisissez moins de semaines."), "weeks")
    shift = to_first - first
    off = off_between(first + shift, last + shift)
    days = rules.copied_days({entry.date for entry in entries}, shift=shift, off=off)
    return _copy(actor, source, entries, notebook, days)


def _copy(actor: User, source: Notebook, entries: list[Entry], notebook: Notebook, days: dict[date, date]) -> Copied:
    demand(permissions.can_read(actor, source))
    notebook = locked_notebook(notebook)
    demand(permissions.can_write(actor, notebook))
    _demand_days(days.values())
    kept = [entry for entry in entries if entry.date in days]
    known = _known(notebook, days.values())
    new = {
        (days[entry.date], entry.subject, entry.text): None
        for entry in kept
        if (days[entry.date], entry.subject, entry.text) not in known
    }
    made = Entry.objects.bulk_create(
        [Entry(notebook=notebook, date=day, subject=subject, text=text, author=actor) for day, subject, text in new]
    )
    if made:
        data = {"from": target_of(source), "days": len(made)}
        key = target_of(notebook)
        audit(actor=actor, verb="homework.copy", target=notebook.title, target_key=key, data=data)
        tell_of_addition(actor, min(made, key=lambda one: one.date))
    return Copied(made, there=len(kept) - len(made), off=len(entries) - len(kept))


def _demand_days(days: Iterable[date]) -> None:
    today = timezone.localdate()
    if not all(rules.is_writable(day, today) for day in days):
        raise HomeworkRefused(_("Vérifiez l’année de cette date."), "date")


def _known(notebook: Notebook, days: Iterable[date]) -> set[tuple[date, str, str]]:
    rows = Entry.objects.living().filter(notebook=notebook, date__in=list(days))
    return set(rows.order_by().values_list("date", "subject", "text"))
