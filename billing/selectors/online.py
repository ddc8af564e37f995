"""What there is to do with Stripe, and what the console shows of it."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from billing import stripe_gateway as gateway
from billing.choices import OPEN_STATES, EventState
from billing.models import Invoice, OnlinePage, Payment, StripeEvent

OPEN, CLOSE, CREDIT = "open", "close", "credit"
# So much a sweep: the next one goes on.
_AT_ONCE = 200


def page_of(invoice: Invoice) -> str:
    """Where an invoice is paid online, "" when it is not."""
    open_pages = OnlinePage.objects.filter(invoice=invoice, is_open=True)
    return open_pages.values_list("address", flat=True).first() or ""


def events_to_handle(now: datetime) -> list[int]:
    """Events whose next try has come."""
    waiting = StripeEvent.objects.filter(state__in=(EventState.RECEIVED, EventState.FAILED), retry_at__lte=now)
    return list(waiting.order_by("happened_at", "pk").values_list("pk", flat=True)[:_AT_ONCE])


def work(now: datetime) -> Iterator[tuple[str, list[int]]]:
    """What Stripe is to be told, by verb: invoices to open, pages to close, credits that ask for less."""
    if not gateway.is_available():
        return
    for verb, invoices in ((CLOSE, _to_close(now)), (CREDIT, _to_credit(now)), (OPEN, _to_open(now))):
        yield verb, list(invoices.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])


def _tried(now: datetime, path: str) -> Q:
    """Pages that never failed, or may be tried again now."""
    return Q(**{f"{path}tries": 0}) | Q(**{f"{path}retry_at__lte": now})


def _to_open(now: datetime) -> QuerySet[Invoice]:
    untouched = Invoice.objects.awaiting().filter(paid_cents=0, credited_cents=0)
    return untouched.filter(Q(online_page__isnull=True) | Q(online_page__address="") & _tried(now, "online_page__"))


def _to_close(now: datetime) -> QuerySet[Invoice]:
    """Settled, or paid in part another way: the page would ask for the whole."""
    elsewhere = Payment.objects.filter(invoice=OuterRef("pk"), cancelled_at=None).exclude(reference__startswith="pi_")
    opened = Invoice.objects.filter(_tried(now, "online_page__"), online_page__is_open=True)
    return opened.filter(~Q(state__in=OPEN_STATES) | Exists(elsewhere))


def _to_credit(now: datetime) -> QuerySet[Invoice]:
    """Credit notes of invoices nobody paid yet: the page asks for less. Money goes back when somebody says so."""
    return Invoice.objects.credit_notes().filter(
        _tried(now, "original__online_page__"),
        stripe_invoice="",
        original__online_page__is_open=True,
        original__paid_cents=0,
        original__state__in=OPEN_STATES,
    )
