"""The lines of a list of messages: `{% load letters %}`."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from shared_apps.ui.icons import render_icon
from shared_apps.ui.templatetags.ui import badge, when
from tenant_apps.messaging.choices import State
from tenant_apps.messaging.selectors.lists import Line

register = template.Library()

_LINE = """<li class="letter-line{is_unread}" data-letter>
    <label class="check above"><input type="checkbox" name="copie" value="{pk}" data-one>\
<span class="visually-hidden">{title}</span></label>
    <p class="letter-who">{unread}{people}</p>
    <p class="letter-subject"><a class="cover" href="{url}" data-open>{title}</a>{start}</p>
    <p class="letter-note">{marks}<span>{moment}</span></p>
  </li>"""
_UNREAD = '<span class="visually-hidden">{} · </span>'
_START = '<span class="letter-start"> {}</span>'


@register.simple_tag
def letter_line(line: Line, words: str = "") -> SafeString:
    """A message of a list, where `words` were looked for or not.

    Drawn here and not node by node: thirty lines were most of what the page cost.
    """
    return format_html(
        _LINE,
        is_unread=" is-unread" if line.is_unread else "",
        pk=line.copy.pk,
        title=line.title,
        unread=format_html(_UNREAD, _("Non lu")) if line.is_unread else "",
        people=line.people,
        url=line.message.get_absolute_url(),
        start=format_html(_START, line.excerpt) if line.excerpt else "",
        marks=_marks(line, words),
        moment=when(line.copy.moment),
    )


def _marks(line: Line, words: str) -> SafeString:
    """What goes with it, what became of it, where it lies when it was looked for everywhere."""
    copy, marks = line.copy, []
    if line.has_files:
        marks.append(render_icon("paperclip", label=_("Avec une pièce jointe")))
    if copy.answered:
        marks.append(render_icon("arrow-u-up-left", label=_("Répondu")))
    if words and copy.folder:
        marks.append(badge("info", copy.folder.name, "folder"))
    if line.message.state == State.DRAFT:
        marks.append(badge("warning", _("Brouillon"), "pencil-simple"))
    elif line.message.state == State.SCHEDULED:
        marks.append(badge("info", _("Programmé"), "clock"))
    elif words and copy.outgoing:
        marks.append(badge("info", _("Envoyé"), "paper-plane-tilt"))
    return SafeString("".join(marks))
