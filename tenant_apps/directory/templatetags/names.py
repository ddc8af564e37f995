"""Names inside French sentences: `{% load names %}`."""

from django import template

from tenant_apps.directory import rules

register = template.Library()


@register.filter
def of_name(name: str) -> str:
    """`Inès` becomes « d’Inès », `Léa` « de Léa ». Other languages use the name as it is."""
    return rules.of_name(str(name))
