"""Payers and subscriptions as lists and pages need them."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from billing.choices import SubscriptionState
from billing.models import InvoiceLine, Payer, Subscription
from tenants.models import School
from tenants.text import search_form


def matching_payers(q: str = "") -> QuerySet[Payer]:
    """Payers in whose name, city or SIRET every word of `q` is found, by name; `schools`: how many they pay for."""
    found = Payer.objects.all()
    for word in search_form(q).split():
        found = found.filter(search_text__contains=word)
    running = Q(subscriptions__state=SubscriptionState.ACTIVE)
    return found.annotate(schools=Count("subscriptions", filter=running)).order_by("name", "pk")


def find_payer(pk: int) -> Payer | None:
    """The payer with this key."""
    return Payer.objects.filter(pk=pk).first()


def matching_subscriptions(q: str = "", *, state: str = "", limit: str = "") -> QuerySet[Subscription]:
    """Subscriptions by school or payer, state, and limit (« proche », « depassee »); the latest year first."""
    found = Subscription.objects.select_related("school", "payer")
    for word in search_form(q).split():
        found = found.filter(Q(school__search_name__contains=word) | Q(payer__search_text__contains=word))
    if state:
        found = found.filter(state=state)
    if limit == "proche":
        found = found.filter(is_near_limit=True)
    if limit == "depassee":
        found = found.filter(is_over_limit=True)
    return found.order_by("-year", "school__search_name", "pk")


def find_subscription(pk: int) -> Subscription | None:
    """A subscription with its school, its payer, and the years beside it."""
    beside = ("school", "payer", "price_list", "renews", "renewal")
    return Subscription.objects.select_related(*beside).filter(pk=pk).first()


def years_of(payer: Payer) -> QuerySet[Subscription]:
    """What a payer pays or paid for, the latest year first."""
    return payer.subscriptions.select_related("school").order_by("-year", "school__search_name", "pk")


def lines_of(subscription: Subscription) -> QuerySet[InvoiceLine]:
    """The lines that charge a year, with their documents."""
    return subscription.lines.select_related("invoice").order_by("invoice__issued_on", "pk")


def subscription_of(school: School) -> Subscription | None:
    """The year a school is in: the running one, else the last that ended."""
    known = Subscription.objects.filter(school=school).select_related("school", "payer")
    running = known.filter(state=SubscriptionState.ACTIVE).order_by("year").first()
    return running or known.filter(state=SubscriptionState.ENDED).order_by("-year").first()


def coming_year(school: School, on: date) -> Subscription | None:
    """The coming year: proposed to a school and not answered, else declined while the year before is not over."""
    open_to_answer = Q(state=SubscriptionState.PROPOSED)
    open_to_answer |= Q(state=SubscriptionState.DECLINED, renews__ends_on__gte=on)
    found = Subscription.objects.filter(open_to_answer, school=school).select_related("school", "payer", "renews")
    return found.order_by("-state", "year").first()
