"""What being late adds to invoices on a day: interest and indemnity, for one or for a page of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from billing.choices import InvoiceKind
from billing.models import CentralBankRate, Invoice, Payer, Payment, Reminder
from billing.models.rates import half_year_name
from billing.reminders import MARGIN, NONE, Penalties, half_year_of, penalties
from billing.selectors.invoices import late_on
from billing.selectors.rates import rates

Settled = dict[int, list[tuple[date, int]]]


def penalties_of(invoice: Invoice, *, on: date) -> Penalties:
    """What being late adds to an issued invoice on a day; nothing once given up, for a document not due, a credit.

    Raises NoRate.
    """
    return penalties_by_invoice([invoice], on=on).get(invoice.pk, NONE)


def penalties_by_invoice(invoices: Iterable[Invoice], *, on: date) -> dict[int, Penalties]:
    """The same for many at once, by their keys, in four queries; those without a line owe nothing. Raises NoRate."""
    due = {
        invoice.pk: invoice
        for invoice in invoices
        if invoice.kind == InvoiceKind.INVOICE and invoice.due_on and invoice.due_on < on
    }
    if not due:
        return {}
    waived = set(Reminder.objects.filter(invoice__in=due, waived_at__isnull=False).values_list("invoice", flat=True))
    settled, known = _settled(due), rates()
    return {
        pk: penalties(
            total_cents=invoice.total_cents, due_on=invoice.due_on, on=on, settled=settled.get(pk, ()), rates=known
        )
        for pk, invoice in due.items()
        if pk not in waived and invoice.due_on
    }


def _settled(invoices: Iterable[int]) -> Settled:
    """What was paid or credited of invoices, day by day."""
    found: Settled = defaultdict(list)
    paid = Payment.objects.filter(invoice__in=invoices, cancelled_at=None).order_by("on", "pk")
    for pk, on, cents in paid.values_list("invoice", "on", "cents"):
        found[pk].append((on, cents))
    notes = Invoice.objects.filter(original__in=invoices, number__isnull=False, issued_on__isnull=False)
    for key, day, cents in notes.order_by("issued_on", "pk").values_list("original", "issued_on", "total_cents"):
        if key is not None and day is not None:
            found[key].append((day, cents))
    return found


@dataclass(frozen=True)
class Running:
    """Penalties of a late invoice as they run: the half-year whose rate should count, and whether it is known."""

    penalties: Penalties
    half_year: str
    is_known: bool

    @property
    def bank_rate(self) -> int:
        """The rate of the European Central Bank alone, in hundredths of a percent."""
        return self.penalties.rate - MARGIN


def running_on(invoice: Invoice, on: date) -> Running | None:
    """What an invoice's page says of its penalties on a day; None when there are none."""
    counted = penalties_of(invoice, on=on)
    if not counted.total or invoice.due_on is None:
        return None
    begun = half_year_of(invoice.due_on + timedelta(days=1))
    return Running(counted, half_year_name(begun), CentralBankRate.objects.filter(half_year=begun).exists())


@dataclass
class LatePayer:
    """A payer whose invoices are late, with the days since the oldest should have been paid, and what that adds."""

    payer: Payer
    days: int
    interest_cents: int = 0
    indemnity_cents: int = 0

    @property
    def penalties_cents(self) -> int:
        """Interest and indemnities."""
        return self.interest_cents + self.indemnity_cents


def with_penalties(payers: Iterable[Payer], on: date) -> list[LatePayer]:
    """A page of late payers (`selectors.invoices.late_payers`) with their penalties of the day, in five queries."""
    lines = {payer.pk: LatePayer(payer, (on - payer.oldest).days) for payer in payers}  # type: ignore[attr-defined]
    late = list(Invoice.objects.filter(late_on(on), payer__in=lines).order_by("pk"))
    counted = penalties_by_invoice(late, on=on)
    for invoice in late:
        added = counted.get(invoice.pk, NONE)
        lines[invoice.payer_id].interest_cents += added.interest_cents
        lines[invoice.payer_id].indemnity_cents += added.indemnity_cents
    return list(lines.values())
