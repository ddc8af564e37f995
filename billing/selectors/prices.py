"""The price list of a day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from billing import rules
from billing.choices import Plan, PriceKind
from billing.models import PriceBand, PriceList, Subscription


class NoPriceList(LookupError):
    """No price list holds on that day; its text says so, in words."""


def list_on(day: date) -> PriceList:
    """The list in force on a day. Raises NoPriceList."""
    held = PriceList.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)
    found = held.order_by("valid_from").first()
    if found is None:
        raise NoPriceList(_("Aucun tarif n’est en vigueur le %(day)s.") % {"day": day.strftime("%d/%m/%Y")})
    return found


@dataclass(frozen=True)
class Offer:
    """What a list sells: plans, those that count pupils, options (of any plan) by code."""

    plans: tuple[str, ...]
    counting_pupils: frozenset[str]
    options: dict[str, rules.Band]


def offer_of(prices: PriceList) -> Offer:
    """What a list sells, in one query."""
    rows = list(prices.bands.order_by("code", "pk"))
    sold = {row.plan for row in rows if row.kind != PriceKind.OPTION}
    options = {row.code: _band(row) for row in rows if row.kind == PriceKind.OPTION}
    counting = frozenset(row.plan for row in rows if row.kind == PriceKind.PUPIL)
    return Offer(tuple(plan for plan in Plan.values if plan in sold), counting, options)


def offer_on(day: date) -> Offer:
    """What is sold on a day; nothing when no list is in force."""
    try:
        return offer_of(list_on(day))
    except NoPriceList:
        return Offer((), frozenset(), {})


def options_of(prices: PriceList, plan: str) -> list[rules.Band]:
    """The options that a list sells with a plan."""
    return [band for band in bands_of(prices, plan) if band.kind == PriceKind.OPTION]


def options_taken(subscription: Subscription) -> list[rules.Band]:
    """The options a subscription has, with their names and prices."""
    if not subscription.options:
        return []
    sold = options_of(subscription.price_list, subscription.plan)
    return [option for option in sold if option.code in subscription.options]


def _band(row: PriceBand) -> rules.Band:
    return rules.Band(kind=row.kind, cents=row.cents, up_to=row.up_to, code=row.code, label=row.label or row.code)


def bands_of(prices: PriceList, plan: str) -> list[rules.Band]:
    """The amounts of a list for a plan, as the rules take them."""
    return [
        rules.Band(kind=band.kind, cents=band.cents, up_to=band.up_to, code=band.code, label=band.label)
        for band in prices.bands.filter(plan=plan)
    ]
