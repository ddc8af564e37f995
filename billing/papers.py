"""The PDF of what was issued, kept since then: what is sent, downloaded and archived is one file."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from billing.documents import document_pdf, file_name
from billing.frozen import FrozenInvoice
from billing.models import Invoice, Quote
from billing.services.freezing import freeze_invoice
from billing.services.invoices import keep_pdf
from billing.services.journal import BillingRefused
from billing.services.lines import rows_of
from billing.services.numbers import Allotted
from tenant_apps.accounts.models import User


def frozen_of(paper: Invoice | Quote) -> FrozenInvoice:
    """What an issued document or a quote says. Raises FrozenInvalid for a draft."""
    return FrozenInvoice.from_json(paper.frozen or {})


def pdf_of(paper: Invoice | Quote) -> bytes:
    """The PDF of an issued document or a quote: the one that was kept, else one made of its frozen data."""
    if isinstance(paper, Invoice) and paper.pdf:
        with paper.pdf.open("rb") as file:
            kept: bytes = file.read()
            return kept
    return document_pdf(frozen_of(paper))


def preview_of(draft: Invoice) -> bytes:
    """What a draft would be if it were issued today, marked as worth nothing. Raises BillingRefused, in words."""
    rows, today = rows_of(draft), timezone.localdate()
    if not rows:
        raise BillingRefused(_("Ce brouillon n’a plus de ligne\u00a0: il n’a rien à montrer."))
    due_on = today + timedelta(days=draft.payer.payment_days)
    return document_pdf(freeze_invoice(draft, rows, Allotted("", today.year, 0, today), due_on))


def pdf_name(paper: Invoice | Quote) -> str:
    """What its PDF is called: facture-FA-2026-00042.pdf."""
    return file_name(frozen_of(paper))


def keep(*, actor: User | None, invoice: Invoice) -> Invoice:
    """The issued document with its PDF kept: made now when it was not yet. Raises BillingRefused for a draft."""
    if invoice.pdf or invoice.number is None:
        return keep_pdf(actor=actor, invoice=invoice, content=b"")
    return keep_pdf(actor=actor, invoice=invoice, content=document_pdf(frozen_of(invoice)))
