"""The price list in the pages of other rooms, which may not import it."""

from collections.abc import Iterable

from django import template

from shared_apps.site.prices import Estimate, estimate

register = template.Library()


@register.simple_tag
def price_estimate(class_counts: Iterable[int]) -> Estimate:
    """`{% price_estimate counts as total %}`: a year of ONE for schools with these numbers of classes."""
    return estimate(list(class_counts))
