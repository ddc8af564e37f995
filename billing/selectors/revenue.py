"""What was invoiced and what came, a month after the other."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Min, QuerySet, Sum
from django.db.models.functions import ExtractMonth

from billing.choices import InvoiceKind, Means
from billing.models import Invoice, Payment


@dataclass(frozen=True)
class Month:
    """A month of a year: cents before VAT invoiced, less credit notes; cents with VAT received, less paid back."""

    first: date
    invoiced: int
    credited: int
    received: int

    @property
    def net(self) -> int:
        """Invoiced, less credit notes."""
        return self.invoiced - self.credited


def years_invoiced(today: date) -> list[int]:
    """Years that have invoices, this one always among them; the latest first."""
    ends = Invoice.objects.issued().aggregate(first=Min("issued_on"), last=Max("issued_on"))
    first, last = ends["first"] or today, ends["last"] or today
    return list(range(max(last.year, today.year), min(first.year, today.year) - 1, -1))


def months_of(year: int) -> list[Month]:
    """The twelve months of a calendar year."""
    issued = Invoice.objects.issued().filter(issued_on__year=year)
    invoiced = _by_month(issued.filter(kind=InvoiceKind.INVOICE), "issued_on", "net_cents")
    credited = _by_month(issued.filter(kind=InvoiceKind.CREDIT_NOTE), "issued_on", "net_cents")
    live = Payment.objects.filter(cancelled_at=None, on__year=year)
    received = _by_month(live.exclude(means=Means.REFUND), "on", "cents")
    returned = _by_month(live.filter(means=Means.REFUND), "on", "cents")
    return [
        Month(date(year, n, 1), invoiced.get(n, 0), credited.get(n, 0), received.get(n, 0) - returned.get(n, 0))
        for n in range(1, 13)
    ]


def _by_month(rows: QuerySet[Any], day: str, cents: str) -> dict[int, int]:
    """The sums of an amount by month of a day."""
    by_month = rows.order_by().annotate(month=ExtractMonth(day)).values_list("month")
    return dict(by_month.annotate(sum=Sum(cents)))
