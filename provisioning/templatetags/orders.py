"""How an order's numbers are written."""

from django import template

register = template.Library()


@register.filter
def siret(digits: str) -> str:
    """A SIRET as administrations write it: SIREN by threes, then five: 213 500 168 00025."""
    parts = (digits[0:3], digits[3:6], digits[6:9], digits[9:])
    return "\u00a0".join(part for part in parts if part)
