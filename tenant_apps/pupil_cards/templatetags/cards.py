"""Hours in words: `{% load cards %}`."""

from django import template
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from tenant_apps.pupil_cards.rules import Hours

register = template.Library()


@register.filter
def days(hours: Hours) -> str:
    """« lundi, mardi et jeudi »."""
    names = [str(WEEKDAYS[day]) for day in hours.days]
    if len(names) == 1:
        return names[0]
    return _("%(first)s et %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
