"""How invoices write their numbers."""

from datetime import date

from django import template
from django.utils.formats import date_format

register = template.Library()


@register.filter
def siret(digits: str) -> str:
    """A SIRET as administrations write it: SIREN by threes, then five: 213 500 168 00025."""
    parts = (digits[0:3], digits[3:6], digits[6:9], digits[9:])
    return "\u00a0".join(part for part in parts if part)


@register.filter
def rate(hundredths: int) -> str:
    """A rate in hundredths of a percent: 2000 is 20 %, 550 is 5,5 %."""
    return f"{hundredths / 100:g}".replace(".", ",") + "\u00a0%"


@register.filter
def day(value: date) -> str:
    """A day as an accountant reads it, without its weekday: 1er septembre 2026."""
    number = "1er" if value.day == 1 else str(value.day)
    return f"{number}\u00a0{date_format(value, 'F Y')}"
