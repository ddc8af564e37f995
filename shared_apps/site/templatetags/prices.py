"""The price list in the pages of other rooms, which may not import it."""

from collections.abc import Iterable

from django import template

from shared_apps.site.prices import Estimate, estimate
from shared_apps.ui.templatetags.ui import euros

register = template.Library()


@register.filter
def price(cents: int) -> str:
    """A price without its cents when it has none: 149 €, 178,80 €."""
    return euros(cents).replace(",00", "") if cents % 100 == 0 else euros(cents)


@register.simple_tag
def price_estimate(class_counts: Iterable[int]) -> Estimate:
    """`{% price_estimate counts as total %}`: a year of ONE for schools with these numbers of classes."""
    return estimate(list(class_counts))
