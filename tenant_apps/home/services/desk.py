"""What people arrange for themselves.

No audit line: nobody else sees it, and a note that saves itself would fill the log with nothing.
"""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from shared_apps.ui import services as offered
from shared_apps.ui import widgets as registry
from tenant_apps.accounts.models import User
from tenant_apps.directory import selectors as directory
from tenant_apps.directory import services as cards
from tenant_apps.home import access, rules
from tenant_apps.home.models import Desk


def _desk_of(actor: User) -> Desk:
    """Their row, locked: two windows of one person do not undo each other."""
    desk, _made = Desk.objects.select_for_update().get_or_create(user=actor)
    return desk


def _keys() -> list[str]:
    return [widget.key for widget in registry.registered()]


@transaction.atomic
def arrange_widgets(*, actor: User, order: Sequence[str]) -> list[str]:
    """Put the widgets in this order (keys; unknown ones are left out); the order as kept."""
    desk = _desk_of(actor)
    desk.widgets = rules.first_known(order, _keys())
    desk.save(update_fields=["widgets"])
    return desk.widgets


@transaction.atomic
def move_widget(*, actor: User, key: str, step: int) -> list[str]:
    """Put a widget `step` places further (-1: up) among those one places; the order as kept."""
    desk = _desk_of(actor)
    states = access.widget_states()
    offered_here = [one for one in registry.registered() if actor.profile in one.profiles and not one.waits]
    movable = [one.key for one in offered_here if one.key not in states]
    desk.widgets = rules.moved(rules.in_place(movable, desk.widgets, ()), key, step)
    desk.save(update_fields=["widgets"])
    return desk.widgets


@transaction.atomic
def show_widget(*, actor: User, key: str, shown: bool) -> None:
    """Have a widget on one's first page, or not. An unknown key changes nothing."""
    desk = _desk_of(actor)
    hidden = [one for one in desk.hidden if one != key]
    desk.hidden = hidden if shown else [*hidden, *rules.first_known([key], _keys())]
    desk.save(update_fields=["hidden"])


@transaction.atomic
def star_app(*, actor: User, key: str, starred: bool) -> None:
    """Put a service on top of « Mes applis », or no longer. An unknown key changes nothing."""
    desk = _desk_of(actor)
    others = [one for one in desk.starred if one != key]
    desk.starred = [*others, key] if starred and offered.get(key) else others
    desk.save(update_fields=["starred"])


@transaction.atomic
def save_note(*, actor: User, text: str) -> None:
    """Keep what is written in the notes. Raises ValidationError beyond rules.LONGEST_NOTE signs."""
    text = text.replace("\r\n", "\n").replace("\x00", "")
    if len(text) > rules.LONGEST_NOTE:
        raise ValidationError(_("%(most)s signes au plus : raccourcissez cette note.") % {"most": rules.LONGEST_NOTE})
    desk = _desk_of(actor)
    desk.note = text
    desk.save(update_fields=["note"])


@transaction.atomic
def add_bookmark(*, actor: User, title: str, url: str) -> None:
    """Keep a link; without title it bears the name of its site.

    Raises ValidationError (by field) for what is no secure link, and beyond rules.MOST_BOOKMARKS.
    """
    link = rules.secure_link(url)
    if not link:
        raise ValidationError({"url": _("Donnez une adresse qui commence par https://, par exemple https://lumni.fr.")})
    desk = _desk_of(actor)
    others = [one for one in desk.bookmarks if one["url"] != link]
    if len(others) >= rules.MOST_BOOKMARKS:
        message = _("%(most)s signets au plus : retirez-en un d’abord.") % {"most": rules.MOST_BOOKMARKS}
        raise ValidationError({"url": message})
    name = " ".join(title.split())[: rules.LONGEST_TITLE] or rules.site_of(link)
    desk.bookmarks = [*others, {"title": name, "url": link}]
    desk.save(update_fields=["bookmarks"])


@transaction.atomic
def remove_bookmark(*, actor: User, url: str) -> bool:
    """Forget a link; False when it was not kept."""
    desk = _desk_of(actor)
    left = [one for one in desk.bookmarks if one["url"] != url]
    gone = len(left) < len(desk.bookmarks)
    desk.bookmarks = left
    desk.save(update_fields=["bookmarks"])
    return gone


@transaction.atomic
def say_mood(*, actor: User, mood: str) -> None:
    """Say the mood of the day (a Mood, "" for none) on one's card, the rest of which stays. Raises ValidationError."""
    card = directory.card_of(actor)
    cards.save_card(actor=actor, motto=card.motto, mood=mood, interests=card.interests, shown=card.shown)
