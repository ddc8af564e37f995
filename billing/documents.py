"""Invoices, credit notes and quotes on paper: A4, French, tagged, fonts embedded; issued ones are Factur-X."""

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from billing.facturx import legal_form, with_xml
from billing.frozen import CREDIT_NOTE, EXEMPT, INVOICE, QUOTE, FrozenInvoice, Line
from billing.mentions import ADDRESSEE, TAX, exemption
from shared_apps.ui.paper import make_pdf
from shared_apps.ui.templatetags.ui import euros

_STYLE = "templates/billing/print/document.css"


@dataclass(frozen=True)
class Row:
    """A line as printed; `carried_cents`: the sum so far, carried to the next page when the page ends here."""

    line: Line
    carried_cents: int
    says_period: bool  # when it is not the document's

    @property
    def carried(self) -> str:
        """The foot of a page that ends here."""
        return _("À reporter\u00a0: %(sum)s") % {"sum": euros(self.carried_cents)}

    @property
    def brought(self) -> str:
        """The head of the page after it."""
        return _("Report\u00a0: %(sum)s") % {"sum": euros(self.carried_cents)}


def document_pdf(document: FrozenInvoice) -> bytes:
    """The document as a PDF: PDF/A-3 with its message when issued, a plain tagged one for a draft or a quote."""
    with override("fr"):
        title = name_of(document)
        html = render_to_string("billing/print/document.html", _context(document, title))
        electronic = not document.is_draft and document.kind != QUOTE
        pdf = make_pdf(html, style=_STYLE, variant="pdf/a-3b" if electronic else "pdf/ua-1")
        return with_xml(pdf, document, title=title) if electronic else pdf


def name_of(document: FrozenInvoice) -> str:
    """« Facture FA-2026-00042 »; a draft is a « projet »."""
    with override("fr"):
        said = {
            INVOICE: _("Facture %(number)s"),
            CREDIT_NOTE: _("Avoir %(number)s"),
            QUOTE: _("Devis %(number)s"),
        }[document.kind]
        return said % {"number": document.number or _("(projet)")}


def file_name(document: FrozenInvoice) -> str:
    """« facture-FA-2026-00042.pdf »: what the file is called once downloaded."""
    word = {INVOICE: "facture", CREDIT_NOTE: "avoir", QUOTE: "devis"}[document.kind]
    return f"{word}-{document.number.replace('/', '-') or 'projet'}.pdf"


def _context(document: FrozenInvoice, title: str) -> dict[str, Any]:
    public = document.buyer.is_public
    return {
        "document": document,
        "title": title,
        "rows": _rows(document),
        "is_invoice": document.kind == INVOICE,
        "is_credit_note": document.kind == CREDIT_NOTE,
        "is_quote": document.kind == QUOTE,
        "legal_form": legal_form(document.seller),
        "has_discounts": any(line.discount_cents for line in document.lines),
        "has_vat": any(part.category != EXEMPT for part in document.vat),
        "exemption": exemption(),
        # What the message alone says, and what the totals say already.
        "mentions": [note.text for note in document.notes if note.code not in (ADDRESSEE, TAX)],
        "tax_mentions": [note.text for note in document.notes if note.code == TAX],
        "framework": document.framework if public and document.kind != QUOTE else "",
    }


def _rows(document: FrozenInvoice) -> list[Row]:
    rows, carried = [], 0
    whole = (document.starts_on, document.ends_on)
    for line in document.lines:
        carried += line.net_cents
        rows.append(Row(line, carried, bool(line.starts_on) and (line.starts_on, line.ends_on) != whole))
    return rows
