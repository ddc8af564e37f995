"""Numbers of documents: one after the other without a gap, a series for each kind and year.

CGI ann. II art. 242 nonies A: a single number from a chronological, continuous sequence.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from billing.choices import NumberKind
from billing.models import NumberSeries
from billing.rules import number_of
from tenants.locks import wait_for


@dataclass(frozen=True)
class Allotted:
    """A number, its place in its series, and the day it was given: the document's own."""

    number: str
    year: int
    rank: int
    on: date


def allot(kind: NumberKind, on: date | None = None) -> Allotted:
    """The next number of its kind, given back if the caller's transaction does not commit.

    Nobody else gets one until then. The day is read once the wait is over: days go with numbers, and a year that ends
    meanwhile is not begun twice. `on`: a day that is past, checked by the caller (services.invoices.issue_invoice).
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A number is allotted inside the transaction that uses it.")
    wait_for(f"billing:{kind}")
    today = on or timezone.localdate()
    series, _created = NumberSeries.objects.select_for_update().get_or_create(kind=kind, year=today.year)
    NumberSeries.objects.filter(pk=series.pk).update(last=F("last") + 1)
    series.refresh_from_db(fields=["last"])
    return Allotted(number_of(kind, today.year, series.last), today.year, series.last, today)
