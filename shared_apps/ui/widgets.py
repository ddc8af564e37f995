"""The small things beside the feed on the first page: a room registers its own in AppConfig.ready.

widgets.register(LastNews())
"""

from collections.abc import Collection
from typing import Any


class Widget:
    """One of them. Its template finds what `context` gives under the name `content`."""

    key: str
    title: Any  # a lazy text
    icon: str
    template: str
    profiles: Collection[str]
    # What a child reads, when it is not `title`.
    pupil_title: Any = ""
    # The service whose hue it wears, and without which it is not shown.
    service: str = "home"
    # Smaller comes first until the person says otherwise.
    order: int = 50
    # What somebody has to do: it stands over the news, on a telephone too, not among the small things.
    waits: bool = False

    def context(self, user: Any) -> Any:
        """What its template shows to this person (accounts.User); None shows nothing."""
        raise NotImplementedError

    def title_for(self, user: Any) -> str:
        """Its name as this person reads it."""
        return str(self.pupil_title if self.pupil_title and user.profile == "pupil" else self.title)


_widgets: dict[str, Widget] = {}


def register(widget: Widget) -> None:
    """Add a widget; the same key again replaces it."""
    _widgets[widget.key] = widget


def registered() -> list[Widget]:
    """All of them, in the order in which they stand at first."""
    return sorted(_widgets.values(), key=lambda widget: (widget.order, widget.key))
