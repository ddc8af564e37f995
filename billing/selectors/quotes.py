"""Quotes as lists and pages need them."""

from datetime import date

from django.db.models import Q, QuerySet

from billing.models import Payer, Quote, QuoteMail, Subscription
from billing.selectors.subscriptions import years_of
from tenants.text import search_form


def matching_quotes(
    q: str = "", *, state: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[Quote]:
    """Quotes in whose number, order or payer every word of `q` is found; made between two days; the latest first."""
    found = Quote.objects.select_related("payer")
    for word in search_form(q).split():
        found = found.filter(
            Q(number__icontains=word) | Q(order_reference__icontains=word) | Q(payer__search_text__contains=word)
        )
    if state:
        found = found.filter(state=state)
    if since:
        found = found.filter(issued_on__gte=since)
    return (found.filter(issued_on__lte=until) if until else found).order_by("-issued_on", "-pk")


def find_quote(pk: int) -> Quote | None:
    """A quote with its payer and its prices."""
    return Quote.objects.select_related("payer", "price_list").filter(pk=pk).first()


def last_mail(quote: Quote) -> QuoteMail | None:
    """The mail that carried a quote last, or is to."""
    return quote.mails.last()


def quotes_of(payer: Payer) -> QuerySet[Quote]:
    """The quotes of a payer, the latest first."""
    return matching_quotes().filter(payer=payer)


def latest_years(payer: Payer, most: int) -> list[Subscription]:
    """The latest year of each school a payer pays for: what a quote is begun with."""
    latest: dict[int, Subscription] = {}
    for year in years_of(payer)[: 2 * most]:
        latest.setdefault(year.school_id, year)
    return list(latest.values())[:most]
