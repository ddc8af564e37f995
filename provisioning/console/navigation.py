"""The bar of the console."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from provisioning.console.selectors import count_waiting_orders


@dataclass(frozen=True)
class Entry:
    """An entry of the bar; `count` is what waits there."""

    label: str
    url: str
    icon: str
    current: bool
    count: int = 0


def entries(path: str) -> list[Entry]:
    """The three rooms of the console; `path` is the page shown."""
    rooms = (
        (_("Commandes"), "console:orders", "clipboard-text", count_waiting_orders()),
        (_("Écoles"), "console:schools", "buildings", 0),
        (_("Journal"), "console:journal", "clock-counter-clockwise", 0),
    )
    return [Entry(label, url := reverse(name), icon, path.startswith(url), count) for label, name, icon, count in rooms]
