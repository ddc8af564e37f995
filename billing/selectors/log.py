"""The billing log, as the page of what it is about shows it."""

from django.db.models import QuerySet

from billing.choices import EntryKind
from billing.models import BillingEntry, Invoice, Payer, Quote, Subscription


def entries_of(about: Payer | Subscription | Quote | Invoice, most: int = 50) -> QuerySet[BillingEntry]:
    """The latest lines of the log about it."""
    return about.entries.select_related("actor")[:most]


def last_mailed(quote: Quote) -> BillingEntry | None:
    """When a quote last left by mail."""
    return quote.entries.filter(kind=EntryKind.MAILED).first()
