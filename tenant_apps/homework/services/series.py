"""The end of a series: moved later, days are added; moved earlier, those after it are deleted."""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.homework import permissions
from tenant_apps.homework.models import Entry, Series
from tenant_apps.homework.services.common import HomeworkRefused, demand
from tenant_apps.homework.services.entries import demand_within_a_year, lengthen, locked_entry, take_away


@dataclass(frozen=True)
class Ended:
    """What a new end did: the ids of the days that were deleted (for `restore_entries`), and how many were added."""

    removed: list[int] = field(default_factory=list)
    added: int = 0


@transaction.atomic
def end_series(*, actor: User, entry: Entry, until: date) -> Ended:
    """Have the series of this entry end on this day; the same again changes nothing.

    Days that are added say what the last one says, days off left out. Raises HomeworkRefused for an entry that does
    not come again, an end before its first day or more than a year after it.
    """
    entry = locked_entry(entry)
    demand(permissions.can_write(actor, entry.notebook))
    series = Series.objects.select_for_update().filter(pk=entry.series_id or 0).first()
    if series is None:
        raise HomeworkRefused(_("Ce travail ne revient pas."))
    rows = list(Entry.objects.living().filter(series=series).order_by("series_date", "pk"))
    _demand_end(series, rows[0], until)
    later = [row for row in rows if row.series_date and row.series_date > until]
    removed = take_away(actor=actor, entries=later) if later else []
    if until > series.ends_on:
        return Ended(removed, lengthen(actor, series, rows[-1], until))
    series.ends_on = until
    series.save(update_fields=["ends_on"])
    return Ended(removed)


def _demand_end(series: Series, first: Entry, until: date) -> None:
    if until < (first.series_date or series.starts_on):
        raise HomeworkRefused(_("Il ne resterait aucun jour : supprimez plutôt toute la série."), "until")
    demand_within_a_year(series, until)
