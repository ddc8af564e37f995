"""`{% load todo %}` then `{% mark_form item mark %}`."""

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from shared_apps.ui.icons import render_icon
from tenant_apps.homework.selectors import Item, Mark

register = template.Library()

_FORM = (
    '<form method="post" action="{action}" hx-post="{action}" hx-target="closest article" hx-swap="outerHTML"'
    ' data-offline-send><input type="hidden" name="csrfmiddlewaretoken" value="{token}">'
    '<input type="hidden" name="ici" value="{here}"><input type="hidden" name="done" value="{value}">{several}'
    '<button class="button small todo-mark" id="fait-{entry}-{pupil}" aria-pressed="{pressed}">{icon}<span>{said}'
    '<span class="visually-hidden">\u00a0: {subject}</span></span></button></form>'
)
_SEVERAL = SafeString('<input type="hidden" name="several" value="on">')


@register.simple_tag(takes_context=True)
def mark_form(context: Context, item: Item, mark: Mark) -> SafeString:
    """The button by which a pupil has done it, or has not; `several`, `here` and `audience` are those of _item.html.

    Not a template: a week shows forty, and they were half of its time.
    """
    entry, pupil = item.entry, mark.pupil
    mine = context.get("audience") == "pupil"
    return format_html(
        _FORM,
        action=reverse("homework:mark", args=[entry.pk, pupil.pk]),
        token=context.get("csrf_token", ""),
        here=context["here"],
        value="0" if mark.done else "1",
        several=_SEVERAL if context.get("several") else "",
        entry=str(entry.pk),
        pupil=str(pupil.pk),
        pressed="true" if mark.done else "false",
        icon=render_icon("check-circle" if mark.done else "circle"),
        said=_("C’est fait") if mine else _("Fait par %(name)s") % {"name": pupil.first_name},
        subject=entry.subject,
    )
