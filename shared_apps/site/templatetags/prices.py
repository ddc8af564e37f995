"""The price list in the pages of other rooms, which may not import it."""

from collections.abc import Iterable

from django import template

from shared_apps.site.prices import Estimate, Price, PriceLine, estimate, price_for, price_lines, say_vat_rate
from shared_apps.ui.templatetags.ui import euros

register = template.Library()


@register.filter
def price(cents: int) -> str:
    """A price without its cents when it has none: 149 €, 178,80 €."""
    return euros(cents).replace(",00", "") if cents % 100 == 0 else euros(cents)


@register.simple_tag
def price_estimate(class_counts: Iterable[int], option_cents: Iterable[int] = ()) -> Estimate:
    """`{% price_estimate counts as total %}`: a year of ONE for schools with these numbers of classes, and options."""
    return estimate(list(class_counts), list(option_cents))


@register.simple_tag
def price_of(class_count: int) -> Price:
    """`{% price_of 12 as line %}`: a year of ONE for one school."""
    return price_for(class_count)


@register.simple_tag
def price_list() -> list[PriceLine]:
    """`{% price_list as lines %}`: the price list, line by line."""
    return price_lines()


@register.simple_tag
def vat_rate() -> str:
    """`{% vat_rate %}`: « 20 % »."""
    return say_vat_rate()
