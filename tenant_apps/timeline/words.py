"""What an event says to whoever reads it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.timeline import kinds
from tenant_apps.timeline.models import Event


class _Words(dict[str, Any]):
    """An event written long ago may lack a word that today's sentence wants."""

    def __missing__(self, key: str) -> str:
        return "…"


def sentence(event: Event, reader: User) -> SafeString:
    """The event in one sentence for this reader (*tu* to a pupil), as HTML: all but the names' emphasis is escaped.

    Reads `event.actor`: select it with the event. An author whose account was erased and a kind whose
    service is gone are said in words.
    """
    said = conditional_escape(_template(event, reader))
    # Both the template and each of its words are escaped.
    return mark_safe(said % _words(event, conditional_escape, _strong))  # noqa: S308


def text(event: Event, reader: User) -> str:
    """The same without markup, for mails' subjects and notifications. Not escaped."""
    return _template(event, reader) % _words(event, str, str)


def detail(event: Event) -> str:
    """What is quoted under the sentence (the words of a comment, an answer), "" when nothing is. Not escaped."""
    return str(event.data.get("detail", ""))


def _template(event: Event, reader: User) -> str:
    kind = kinds.get(event.kind)
    if kind is None:
        return _("Une nouvelle d’un service qui n’existe plus.")
    if reader.profile == Profile.PUPIL and kind.sentence_to_pupil:
        return str(kind.sentence_to_pupil)
    return str(kind.sentence)


def _words(event: Event, plain: Callable[[Any], str], name: Callable[[str], str]) -> Mapping[str, Any]:
    words = _Words({key: plain(value) for key, value in event.data.items()})
    words["actor"] = name(event.actor.full_name if event.actor else _("Une personne qui n’est plus dans l’école"))
    return words


def _strong(name: str) -> SafeString:
    return format_html("<b>{}</b>", name)
