"""What is paid, credited and paid back of an invoice, and the state that follows: stored, never computed in a page."""

from datetime import date

from django.db.models import QuerySet, Sum
from django.utils import timezone

from billing import rules
from billing.choices import InvoiceState
from billing.models import Invoice, Payment


def _sum(payments: QuerySet[Payment]) -> int:
    return int(payments.aggregate(all=Sum("cents"))["all"] or 0)


def settle(invoice: Invoice) -> Invoice:
    """Write again the amounts and the state of an invoice and of its credit notes; the row must be locked."""
    live = Payment.objects.filter(cancelled_at=None)
    notes = list(invoice.credit_notes.issued().order_by("pk"))
    invoice.paid_cents = _sum(live.filter(invoice=invoice))
    invoice.refunded_cents = _sum(live.filter(invoice__in=notes))
    invoice.credited_cents = sum(note.total_cents for note in notes)
    invoice.state = rules.state_of(
        total=invoice.total_cents,
        credited=invoice.credited_cents,
        paid=invoice.paid_cents,
        refunded=invoice.refunded_cents,
    )
    closed = invoice.state in {InvoiceState.PAID, InvoiceState.CREDITED}
    invoice.settled_on = _settled_on(invoice.settled_on) if closed else None
    invoice.save(update_fields=["paid_cents", "refunded_cents", "credited_cents", "state", "settled_on", "updated_at"])
    for note in notes:
        _settle_note(note, invoice)
    return invoice


def _settled_on(before: date | None) -> date:
    return before or timezone.localdate()


def _settle_note(note: Invoice, invoice: Invoice) -> None:
    """A credit note is done with when its money went back, or when nothing is left to give back."""
    note.paid_cents = _sum(Payment.objects.filter(cancelled_at=None, invoice=note))
    if invoice.due_cents >= 0 or note.paid_cents >= note.total_cents:
        note.state = InvoiceState.PAID
    else:
        note.state = InvoiceState.PARTLY_PAID if note.paid_cents else InvoiceState.ISSUED
    note.settled_on = _settled_on(note.settled_on) if note.state == InvoiceState.PAID else None
    note.save(update_fields=["paid_cents", "state", "settled_on", "updated_at"])


def to_pay_back(note: Invoice, invoice: Invoice) -> int:
    """What may still be paid back for a credit note: never more than was received beyond what is owed."""
    return max(0, min(note.total_cents - note.paid_cents, -invoice.due_cents))
