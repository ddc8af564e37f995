"""Rows of issued documents, as they stand after issue."""

from datetime import date

from billing.choices import InvoiceKind, InvoiceState
from billing.frozen import CREDIT_NOTE
from billing.models import Invoice, Payer, Payment


def payer_of(buyer):
    """The payer that this buyer was."""
    payer, _created = Payer.objects.get_or_create(
        siret=buyer.siret,
        defaults={
            "name": buyer.name,
            "email": buyer.email,
            "address": "\n".join(buyer.address.lines),
            "postal_code": buyer.address.postcode,
            "city": buyer.address.city,
        },
    )
    return payer


def issued(paper, **changes):
    """The row of an issued document; `original` for a credit note."""
    said = {
        "kind": InvoiceKind.CREDIT_NOTE if paper.kind == CREDIT_NOTE else InvoiceKind.INVOICE,
        "state": InvoiceState.ISSUED,
        "payer": payer_of(paper.buyer),
        "number": paper.number,
        "series_year": paper.issued_on.year,
        "rank": int(paper.number[-4:]),
        "issued_on": paper.issued_on,
        "due_on": paper.due_on or paper.issued_on,
        "net_cents": paper.net_cents,
        "vat_cents": paper.vat_cents,
        "total_cents": paper.total_cents,
        "frozen": paper.to_json(),
    }
    return Invoice.objects.create(**(said | changes))


def paid(invoice, cents, on=date(2026, 9, 20), **said):
    """Money for it."""
    return Payment.objects.create(invoice=invoice, cents=cents, on=on, means="mandat", **said)
