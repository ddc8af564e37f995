"""The price list of a day."""

from collections.abc import Collection
from dataclasses import dataclass, field
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
    """What a list sells: plans, those that count pupils, options (of any plan) by code.

    `withdrawn`: options it sells no more, that somebody who has them may keep.
    """

    plans: tuple[str, ...]
    counting_pupils: frozenset[str]
    options: dict[str, rules.Band]
    withdrawn: dict[str, rules.Band] = field(default_factory=dict)


def offer_of(prices: PriceList, *, held: Collection[str] = ()) -> Offer:
    """What a list sells, in one query; in two when it sells some of the `held` options no more."""
    rows = list(prices.bands.order_by("code", "pk"))
    sold = {row.plan for row in rows if row.kind != PriceKind.OPTION}
    options = {row.code: _band(row) for row in rows if row.kind == PriceKind.OPTION}
    counting = frozenset(row.plan for row in rows if row.kind == PriceKind.PUPIL)
    gone = {row.code: _band(row) for row in _withdrawn(prices, set(held) - set(options))}
    return Offer(tuple(plan for plan in Plan.values if plan in sold), counting, options, gone)


def offer_on(day: date, *, held: Collection[str] = ()) -> Offer:
    """What is sold on a day, and the `held` options that are sold no more; nothing when no list is in force."""
    try:
        return offer_of(list_on(day), held=held)
    except NoPriceList:
        return Offer((), frozenset(), {})


def options_of(prices: PriceList, plan: str, *, held: Collection[str] = ()) -> list[rules.Band]:
    """The options that a list sells with a plan, and the `held` ones it sells no more."""
    return [band for band in bands_of(prices, plan, held=held) if band.kind == PriceKind.OPTION]


def options_gone(subscription: Subscription, today: date) -> set[str]:
    """Codes of its options that are sold no more: by its own list, or by today's once its own is over."""
    own = subscription.price_list
    is_over = own.valid_to is not None and own.valid_to < today
    sold = offer_on(today) if is_over else offer_of(own)
    return set(subscription.options) - set(sold.options)


def options_taken(subscription: Subscription) -> list[rules.Band]:
    """The options a subscription has, with their names and prices."""
    if not subscription.options:
        return []
    sold = options_of(subscription.price_list, subscription.plan, held=subscription.options)
    return [option for option in sold if option.code in subscription.options]


def _band(row: PriceBand) -> rules.Band:
    return rules.Band(kind=row.kind, cents=row.cents, up_to=row.up_to, code=row.code, label=row.label or row.code)


def bands_of(prices: PriceList, plan: str, *, held: Collection[str] = ()) -> list[rules.Band]:
    """The amounts of a list for a plan, as the rules take them; `held` options it sells no more at their last price."""
    rows = list(prices.bands.filter(plan=plan))
    rows += _withdrawn(prices, set(held) - {row.code for row in rows}, plan=plan)
    return [
        rules.Band(kind=band.kind, cents=band.cents, up_to=band.up_to, code=band.code, label=band.label)
        for band in rows
    ]


def _withdrawn(prices: PriceList, codes: Collection[str], **of: str) -> list[PriceBand]:
    """Options as the last list before this one that sold them did; no query when there are none."""
    if not codes:
        return []
    before = PriceBand.objects.filter(kind=PriceKind.OPTION, price_list__valid_from__lt=prices.valid_from, **of)
    last = before.filter(code__in=codes).order_by("code", "-price_list__valid_from", "-pk")
    return list(last.distinct("code"))
