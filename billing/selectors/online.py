"""What there is to do with Stripe, and what the console shows of it."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

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
    works = (
        (CLOSE, _to_close(), "online_page"),
        (CREDIT, _to_credit(), "original__online_page"),
        (OPEN, _to_open(), "online_page"),
    )
    for verb, invoices, page in works:
        yield verb, list(invoices.filter(_due(now, page)).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])


def _due(now: datetime, page: str) -> Q:
    """Pages that are not there yet, never failed, or may be tried again now."""
    return Q(**{f"{page}__isnull": True}) | Q(**{f"{page}__tries": 0}) | Q(**{f"{page}__retry_at__lte": now})


def _to_open() -> QuerySet[Invoice]:
    untouched = Invoice.objects.awaiting().filter(paid_cents=0, credited_cents=0)
    return untouched.filter(Q(online_page__isnull=True) | Q(online_page__address=""))


def _to_close() -> QuerySet[Invoice]:
    """Settled, or paid in part another way: the page would ask for the whole."""
    elsewhere = Payment.objects.filter(invoice=OuterRef("pk"), cancelled_at=None).exclude(reference__startswith="pi_")
    opened = Invoice.objects.filter(online_page__is_open=True)
    return opened.filter(~Q(state__in=OPEN_STATES) | Exists(elsewhere))


def _to_credit() -> QuerySet[Invoice]:
    """Credit notes of invoices nobody paid yet: the page asks for less. Money goes back when somebody says so."""
    return Invoice.objects.credit_notes().filter(
        stripe_invoice="",
        original__online_page__is_open=True,
        original__paid_cents=0,
        original__state__in=OPEN_STATES,
    )


def given_up_pages() -> QuerySet[OnlinePage]:
    """Pages nothing is tried of any more while something is left to tell Stripe: `todo` says what; the latest first.

    None without a key: nothing can be told then.
    """
    if not gateway.is_available():
        return OnlinePage.objects.none()
    own = OuterRef("invoice")
    todo = Case(
        When(Exists(_to_open().filter(pk=own)), then=Value(OPEN)),
        When(Exists(_to_close().filter(pk=own)), then=Value(CLOSE)),
        When(Exists(_to_credit().filter(original=own)), then=Value(CREDIT)),
        default=Value(""),
    )
    tried = OnlinePage.objects.filter(tries__gt=0, retry_at=None)
    return tried.annotate(todo=todo).exclude(todo="").order_by("-created_at", "-pk")


def is_given_up(invoice: Invoice) -> bool:
    """Whether Stripe is told nothing more of this invoice's page, while something is left to tell."""
    return given_up_pages().filter(invoice=invoice).exists()
