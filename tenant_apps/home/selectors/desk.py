"""The widgets of a person, and the services as « Mes applis » shows them."""

from dataclasses import dataclass
from typing import Any

from shared_apps.ui import counts
from shared_apps.ui import widgets as registry
from shared_apps.ui.services import Service
from shared_apps.ui.widgets import Widget
from tenant_apps.accounts.models import User
from tenant_apps.home import access, rules
from tenant_apps.home.choices import WidgetState
from tenant_apps.home.counts import counts_of
from tenant_apps.home.models import Desk

_OF_DESK = [f"desk__{field.attname}" for field in Desk._meta.concrete_fields]


def desk_of(user: User) -> Desk:
    """What the person arranged; unsaved while they arranged nothing. One query, kept with the mood for the page."""
    kept: Desk | None = getattr(user, "desk_read", None)
    if kept is None:
        found = User.objects.select_related("desk", "card").only("pk", *_OF_DESK, "card__mood").get(pk=user.pk)
        kept = getattr(found, "desk", None) or Desk(user=user)
        user.desk_read = kept  # type: ignore[attr-defined]
        card = getattr(found, "card", None)
        user.mood_read = card.mood if card else ""  # type: ignore[attr-defined]
    return kept


@dataclass(frozen=True)
class Placed:
    """A widget where it stands."""

    widget: Widget
    title: str
    is_pinned: bool = False
    is_shown: bool = True
    content: Any = None

    @property
    def is_still(self) -> bool:
        """Whether its place is not the person's to choose."""
        return self.is_pinned or self.widget.waits


def placed_widgets(user: User) -> list[Placed]:
    """The widgets this person may have, in their order, shown or not; those the school took away are not there."""
    desk, states = desk_of(user), access.widget_states()
    closed = access.closed_to(user)
    mine = {
        one.key: one
        for one in registry.registered()
        if user.profile in one.profiles and one.service not in closed and states.get(one.key) != WidgetState.OFF
    }
    pinned = access.pinned(states)
    waiting = [key for key, one in mine.items() if one.waits]
    order = [*waiting, *(key for key in desk.widgets if key not in waiting)]
    return [
        Placed(mine[key], mine[key].title_for(user), key in pinned, key in pinned or key not in desk.hidden)
        for key in rules.in_place(list(mine), order, pinned)
    ]


def column_of(user: User) -> list[Placed]:
    """The widgets of the first page with what they show; those with nothing to show are left out.

    What the bar counts is counted before: a widget of what waits asks nothing where nothing waits.
    """
    for key, count in counts_of(user).items():
        counts.note(user, key, count)
    shown = [one for one in placed_widgets(user) if one.is_shown]
    filled = [(one, one.widget.context(user)) for one in shown]
    return [
        Placed(one.widget, one.title, one.is_pinned, True, content) for one, content in filled if content is not None
    ]


@dataclass(frozen=True)
class App:
    """A service as a tile."""

    service: Service
    is_starred: bool
    count: int = 0


@dataclass(frozen=True)
class MyApps:
    """« Mes applis »: the starred ones on top, in the order they were starred."""

    starred: list[App]
    others: list[App]


def my_apps(user: User) -> MyApps:
    """The services this person has here. Two queries."""
    starred, waiting = desk_of(user).starred, counts_of(user)
    tiles = {one.key: App(one, one.key in starred, waiting.get(one.key, 0)) for one in access.services_of(user)}
    return MyApps(
        starred=[tiles[key] for key in starred if key in tiles],
        others=[tile for key, tile in tiles.items() if key not in starred],
    )
