"""What the accountant takes: entries with the columns of the « fichier des écritures comptables », and all papers.

Columns, order and shapes: arrêté of article A47 A-1 of the LPF (columns apart by tabs, days as AAAAMMJJ, comma
before the cents). Accounts: plan comptable général. VAT of a service is due when it is paid (CGI art. 269-2-c): it
waits on 44587 until then, unless the seller opted for debits. What was noted by mistake is reversed on the day it was
taken back, never left out. Money is integer cents.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from datetime import date, datetime, time
from io import StringIO

from django.db.models import Q
from django.utils import timezone
from zipstream import ZIP_DEFLATED, ZipStream

from billing.choices import InvoiceKind
from billing.frozen import FrozenInvoice
from billing.models import Invoice, Payment
from billing.papers import frozen_of, pdf_of

COLUMNS = (
    "JournalCode",
    "JournalLib",
    "EcritureNum",
    "EcritureDate",
    "CompteNum",
    "CompteLib",
    "CompAuxNum",
    "CompAuxLib",
    "PieceRef",
    "PieceDate",
    "EcritureLib",
    "Debit",
    "Credit",
    "EcritureLet",
    "DateLet",
    "ValidDate",
    "Montantdevise",
    "Idevise",
)
SALES, BANK = ("VE", "Ventes"), ("BQ", "Banque")
CUSTOMERS = ("411000", "Clients")
INCOME = ("706000", "Prestations de services")
VAT_DUE = ("445710", "TVA collectée")
VAT_WAITING = ("445870", "TVA en attente d’encaissement")
MONEY = ("512000", "Banque")


@dataclass(frozen=True)
class Posting:
    """One amount on one account: cents to the debit when above zero, to the credit when below."""

    account: tuple[str, str]
    cents: int


@dataclass(frozen=True)
class Entry:
    """An entry: its journal, its number there, its days, the paper it comes from, its postings."""

    journal: tuple[str, str]
    number: str
    on: date
    valid_on: date
    paper: FrozenInvoice
    label: str
    postings: tuple[Posting, ...]
    settled: str = ""  # letters the customer's postings, once nothing is owed
    settled_on: date | None = None


def sale_postings(paper: FrozenInvoice) -> tuple[Posting, ...]:
    """An invoice: the customer owes, income and VAT are earned; a credit note is its reverse."""
    sign = -1 if paper.original else 1
    vat = VAT_DUE if paper.seller.vat_on_debits else VAT_WAITING
    said = [(CUSTOMERS, paper.total_cents), (INCOME, -paper.net_cents), (vat, -paper.vat_cents)]
    return tuple(Posting(account, sign * cents) for account, cents in said if cents)


def payment_postings(paper: FrozenInvoice, cents: int, *, before: int) -> tuple[Posting, ...]:
    """Money received (paid back, for a credit note), and the VAT that is due with it.

    `before`: what was paid of the paper already; VAT is counted on the sums, so that parts add up to the whole.
    """
    sign = -1 if paper.original else 1
    said = [(MONEY, cents), (CUSTOMERS, -cents)]
    if not paper.seller.vat_on_debits and paper.total_cents:
        vat = vat_of(paper, before + cents) - vat_of(paper, before)
        said += [(VAT_WAITING, vat), (VAT_DUE, -vat)]
    return tuple(Posting(account, sign * each) for account, each in said if each)


def vat_of(paper: FrozenInvoice, paid: int) -> int:
    """The VAT within so much of a paper's total, half up; never more than all of it."""
    paid = min(paid, paper.total_cents)
    return (2 * paid * paper.vat_cents + paper.total_cents) // (2 * paper.total_cents)


def entries(first: date, last: date) -> Iterator[Entry]:
    """The entries of a period, both days included: papers issued, then money, in the order of their days."""
    papers = Invoice.objects.issued().filter(issued_on__range=(first, last)).select_related("original")
    for invoice in papers.order_by("issued_on", "kind", "rank").iterator(chunk_size=200):
        yield _sale(invoice)
    yield from sorted(_money(first, last), key=lambda entry: (entry.on, entry.number))


def _sale(invoice: Invoice) -> Entry:
    paper = frozen_of(invoice)
    word = "Avoir" if paper.original else "Facture"
    return Entry(
        SALES,
        paper.number,
        paper.issued_on,
        paper.issued_on,
        paper,
        f"{word} {paper.number} {paper.buyer.name}",
        sale_postings(paper),
        *_letters(invoice),
    )


def _letters(invoice: Invoice) -> tuple[str, date | None]:
    """What an invoice, its credit notes and their payments share once they add up to nothing owed either way."""
    owed = invoice.original or invoice
    return (owed.number or "", owed.settled_on) if owed.settled_on and owed.due_cents == 0 else ("", None)


def _money(first: date, last: date) -> Iterator[Entry]:
    """Payments of the period, and reversals of those taken back in it."""
    begin, end = _moment(first), _moment(last, time.max)
    of_period = Q(on__range=(first, last)) | Q(cancelled_at__range=(begin, end))
    touched = Payment.objects.filter(of_period).values("invoice")
    before: dict[int, int] = {}
    payments = Payment.objects.filter(invoice__in=touched).select_related("invoice__original").order_by("on", "pk")
    for payment in payments.iterator(chunk_size=200):
        paid = before.get(payment.invoice_id, 0)
        taken_back = timezone.localdate(payment.cancelled_at) if payment.cancelled_at else None
        if first <= payment.on <= last:
            yield _payment(payment, paid)
        if taken_back and first <= taken_back <= last:
            yield _payment(payment, paid, taken_back=taken_back)
        if taken_back is None:
            before[payment.invoice_id] = paid + payment.cents


def _moment(day: date, at: time = time.min) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def _payment(payment: Payment, before: int, *, taken_back: date | None = None) -> Entry:
    paper = frozen_of(payment.invoice)
    postings = payment_postings(paper, payment.cents, before=before)
    said = " ".join(filter(None, [payment.get_means_display(), payment.reference, paper.number]))
    if taken_back:
        postings = tuple(Posting(each.account, -each.cents) for each in postings)
        return Entry(BANK, f"BQ-{payment.pk}-X", taken_back, taken_back, paper, f"Annulation {said}", postings)
    valid_on = timezone.localdate(payment.created_at)
    letters = ("", None) if payment.cancelled_at else _letters(payment.invoice)
    return Entry(BANK, f"BQ-{payment.pk}", payment.on, valid_on, paper, said[:1].upper() + said[1:], postings, *letters)


@dataclass(frozen=True)
class _Row:
    """The eighteen columns, in their order."""

    journal: str
    journal_name: str
    number: str
    on: str
    account: str
    account_name: str
    customer: str
    customer_name: str
    paper: str
    paper_on: str
    label: str
    debit: str
    credit: str
    letters: str
    lettered_on: str
    valid_on: str
    foreign: str = ""
    currency: str = ""


def _rows(entry: Entry) -> Iterator[_Row]:
    for posting in entry.postings:
        customers = posting.account == CUSTOMERS
        yield _Row(
            *entry.journal,
            entry.number,
            _day(entry.on),
            *posting.account,
            f"C{entry.paper.buyer.siret}" if customers else "",
            _plain(entry.paper.buyer.name) if customers else "",
            entry.paper.number,
            _day(entry.paper.issued_on),
            _plain(entry.label),
            _amount(max(posting.cents, 0)),
            _amount(max(-posting.cents, 0)),
            entry.settled if customers else "",
            _day(entry.settled_on) if customers and entry.settled_on else "",
            _day(entry.valid_on),
        )


def entries_csv(found: Iterable[Entry]) -> Iterator[bytes]:
    """The file of these entries, piece by piece, in UTF-8."""
    yield _line(COLUMNS)
    for entry in found:
        yield b"".join(_line(astuple(row)) for row in _rows(entry))


def _line(cells: Iterable[str]) -> bytes:
    text = StringIO()
    csv.writer(text, delimiter="\t", lineterminator="\r\n", quoting=csv.QUOTE_NONE, quotechar=None).writerow(cells)
    return text.getvalue().encode()


def _day(value: date) -> str:
    return f"{value:%Y%m%d}"


def _amount(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"


def _plain(text: str) -> str:
    """A text that neither breaks its line nor is taken for a formula by a spreadsheet."""
    return " ".join(text.replace("|", " ").split()).lstrip("=+-@ ")[:120]


def archive(first: date, last: date) -> ZipStream:
    """All papers issued in a period and their entries, as a zip made while it is sent."""
    zipped = ZipStream(compress_type=ZIP_DEFLATED)
    said = f"{first:%Y-%m-%d}_{last:%Y-%m-%d}"
    zipped.add(entries_csv(entries(first, last)), f"ecritures_{said}.csv")
    papers = Invoice.objects.issued().filter(issued_on__range=(first, last)).order_by("issued_on", "kind", "rank")
    for invoice in papers.only("pk", "kind", "number").iterator(chunk_size=200):
        folder = "avoirs" if invoice.kind == InvoiceKind.CREDIT_NOTE else "factures"
        word = "avoir" if invoice.kind == InvoiceKind.CREDIT_NOTE else "facture"
        zipped.add(_pdf(invoice.pk), f"{folder}/{word}-{invoice.number}.pdf")
    return zipped


def _pdf(pk: int) -> Iterator[bytes]:
    """One paper, read when its turn comes."""
    yield pdf_of(Invoice.objects.get(pk=pk))
