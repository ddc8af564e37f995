"""A document as it stands when its number is allotted: everything its PDF and XML will ever need."""

from collections.abc import Iterable, Sequence
from datetime import date

from billing.frozen import CREDIT_NOTE, INVOICE, Address, Buyer, FrozenInvalid, FrozenInvoice, Line, Reference, Seller
from billing.mentions import legal_notes, payment_terms
from billing.models import Invoice, InvoiceLine, Payer
from billing.seller import SellerUnknown, seller
from billing.services.journal import BillingRefused
from billing.services.numbers import Allotted


def seller_now() -> Seller:
    """Who sells today. Raises BillingRefused, in words, when the settings do not say."""
    try:
        return seller()
    except SellerUnknown as unknown:
        raise BillingRefused(str(unknown)) from unknown


def buyer_of(payer: Payer) -> Buyer:
    """The payer as a document names it."""
    return Buyer(
        name=payer.name,
        siret=payer.siret,
        address=Address.of(payer.address, payer.postal_code, payer.city),
        email=payer.email,
        vat_number=payer.vat_number,
    )


def line_of(row: InvoiceLine) -> Line:
    """A row as the document says it."""
    school = row.subscription.school if row.subscription else None
    return Line(
        label=row.label,
        detail=row.detail,
        quantity=row.quantity,
        unit_cents=row.unit_cents,
        net_cents=row.net_cents,
        vat_rate=row.vat_rate,
        discount_cents=row.discount_cents,
        discount_reason=row.discount_reason,
        school=school.name if school else "",
        uai=school.uai if school else "",
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )


def period_of(lines: Iterable[Line]) -> dict[str, date]:
    """The first and the last day that lines pay for."""
    lines = list(lines)
    starts = [line.starts_on for line in lines if line.starts_on]
    ends = [line.ends_on for line in lines if line.ends_on]
    return {"starts_on": min(starts), "ends_on": max(ends)}


def freeze_invoice(invoice: Invoice, rows: Sequence[InvoiceLine], allotted: Allotted, due_on: date) -> FrozenInvoice:
    """The invoice of these rows under this number. Raises BillingRefused when it does not hold together."""
    sold_by = seller_now()
    try:
        buyer, lines = buyer_of(invoice.payer), [line_of(row) for row in rows]
        return FrozenInvoice.of(
            lines,
            kind=INVOICE,
            number=allotted.number,
            issued_on=allotted.on,
            due_on=due_on,
            seller=sold_by,
            buyer=buyer,
            buyer_reference=invoice.payer.service_code,
            commitment=invoice.commitment_number,
            order_reference=invoice.order_reference,
            notes=legal_notes(seller=sold_by, buyer=buyer),
            payment_terms=payment_terms(buyer=buyer, due_on=due_on),
            **period_of(lines),
        )
    except FrozenInvalid as wrong:
        raise BillingRefused(str(wrong)) from wrong


def freeze_credit_note(note: Invoice, rows: Sequence[InvoiceLine], allotted: Allotted) -> FrozenInvoice:
    """The credit note of these rows: between the same parties as the invoice it corrects, which it names."""
    first = FrozenInvoice.from_json(original_of(note).frozen or {})
    lines = [line_of(row) for row in rows]
    return FrozenInvoice.of(
        lines,
        kind=CREDIT_NOTE,
        number=allotted.number,
        issued_on=allotted.on,
        due_on=None,
        seller=first.seller,
        buyer=first.buyer,
        buyer_reference=first.buyer_reference,
        commitment=first.commitment,
        order_reference=first.order_reference,
        original=Reference(first.number, first.issued_on),
        reason=note.reason,
        notes=legal_notes(seller=first.seller, buyer=first.buyer),
        **period_of(lines),
    )


def original_of(note: Invoice) -> Invoice:
    """The invoice a credit note corrects; a constraint of the table says there is one."""
    if note.original is None:
        raise TypeError("Only credit notes name an original.")
    return note.original
