"""What waits for somebody of the team: events of Stripe that failed, mails, reminders and pages that were given up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from billing.choices import EventState
from billing.models import Invoice, InvoiceMail, Quote, QuoteMail, StripeEvent
from billing.selectors.invoices import late_on
from billing.selectors.online import given_up_pages
from billing.selectors.reminders import missed_reminders

# Digits no key of ours has: whatever else stands there is not one.
_LONG = 18


def failed_events() -> QuerySet[StripeEvent]:
    """Events nothing could be made of, whether they are tried again by themselves or not; the latest first."""
    return StripeEvent.objects.filter(state=EventState.FAILED).order_by("-happened_at", "-pk")


def _given_up(mails: type[InvoiceMail | QuoteMail], document: str) -> QuerySet[Any]:
    """Mails that will not be tried again, of documents nobody sent again since."""
    again = mails.objects.filter(pk__gt=OuterRef("pk"), **{document: OuterRef(document)})
    return mails.objects.filter(~Exists(again), sent_at=None, retry_at=None)


def given_up_mails() -> QuerySet[Any]:
    """Keys of what `mail_lines` reads, the latest first: invoices, credit notes and quotes that did not leave."""
    kinds = ((InvoiceMail, "invoice"), (QuoteMail, "quote"))
    each = [
        _given_up(mails, document).order_by().annotate(document=Value(document)).values("created_at", "document", "pk")
        for mails, document in kinds
    ]
    return each[0].union(each[1], all=True).order_by("-created_at", "document", "-pk")


@dataclass(frozen=True)
class MailLine:
    """A mail that was given up, the document it carries, and the names of the pages that show and send it."""

    mail: InvoiceMail | QuoteMail
    document: Invoice | Quote
    page: str
    again: str


def mail_lines(keys: Iterable[dict[str, Any]]) -> list[MailLine]:
    """Mails by the keys of a page of `given_up_mails`, in its order, in two queries."""
    wanted = [(key["document"], key["pk"]) for key in keys]
    rows: dict[tuple[str, int], MailLine] = {}
    invoices = InvoiceMail.objects.filter(pk__in=[pk for document, pk in wanted if document == "invoice"])
    for mail in invoices.select_related("invoice__payer").order_by("pk"):
        rows["invoice", mail.pk] = MailLine(mail, mail.invoice, "billing_console:invoice", "billing_console:send")
    quotes = QuoteMail.objects.filter(pk__in=[pk for document, pk in wanted if document == "quote"])
    for sent in quotes.select_related("quote__payer").order_by("pk"):
        rows["quote", sent.pk] = MailLine(sent, sent.quote, "billing_console:quote", "billing_console:send_quote")
    return [rows[key] for key in wanted if key in rows]


def _waiting(day: date) -> list[QuerySet[Any]]:
    """Everything on the page « À surveiller », as bare keys."""
    mails = (_given_up(InvoiceMail, "invoice"), _given_up(QuoteMail, "quote"))
    rows: tuple[QuerySet[Any], ...] = (failed_events(), *mails, missed_reminders(day), given_up_pages())
    return [each.order_by().values("pk") for each in rows]


def count_attention() -> int:
    """How many things wait on the page « À surveiller », in one query."""
    first, *others = _waiting(timezone.localdate())
    return first.union(*others, all=True).count()


def count_for_bar(day: date) -> int:
    """The count of the console's bar, in one query: invoices that are late, and what waits for somebody."""
    late = Invoice.objects.filter(late_on(day)).order_by().values("pk")
    return late.union(*_waiting(day), all=True).count()


@dataclass(frozen=True)
class EventLine:
    """A failed event, and the invoice it seems to be about (None: none of ours is known by it)."""

    event: StripeEvent
    invoice: Invoice | None


def event_lines(events: Iterable[StripeEvent]) -> list[EventLine]:
    """Events with their invoices, looked up together: a failed one keeps no key, only what Stripe told."""
    told = {event: _told(event) for event in events}
    marks = {mark for _stripe_id, mark in told.values() if mark}
    stripe_ids = {stripe_id for stripe_id, _mark in told.values() if stripe_id}
    numbered = Invoice.objects.filter(number__isnull=False).select_related("payer")
    found = numbered.filter(Q(stripe_invoice__in=stripe_ids) | Q(pk__in=marks)).order_by("pk")
    by_id = {invoice.stripe_invoice: invoice for invoice in found if invoice.stripe_invoice}
    by_key = {invoice.pk: invoice for invoice in found}
    return [
        EventLine(event, by_id.get(stripe_id) or (by_key.get(mark) if mark else None))
        for event, (stripe_id, mark) in told.items()
    ]


def _told(event: StripeEvent) -> tuple[str, int | None]:
    """The id at Stripe of the invoice an event speaks of, and our key when it carries it; whatever they send."""
    data = event.payload.get("data") if isinstance(event.payload, dict) else None
    thing = data.get("object") if isinstance(data, dict) else None
    if not isinstance(thing, dict):
        return "", None
    is_invoice = thing.get("object") == "invoice"
    marks = thing.get("metadata") if is_invoice else None
    key = str(marks.get("one_invoice", "")) if isinstance(marks, dict) else ""
    return str(thing.get("id" if is_invoice else "invoice") or ""), int(key) if key.isdecimal() and len(
        key
    ) < _LONG else None


def find_event(pk: int) -> StripeEvent | None:
    """The event with this key."""
    return StripeEvent.objects.filter(pk=pk).first()
