"""What waits for a person in each service, said beside its name in the bars.

A room says in its AppConfig.ready what is counted; all rooms together are one query (tenant_apps/home/counts.py):

    counts.register("timeline", unread)  # def unread(user: User) -> QuerySet: the rows to count

The bar is on every page. A query that differs from one person to the next by their id and their profile alone says
so, and its SQL is written once; one that knows the day or the school is written each time:

    counts.register("homework", waiting, is_same_for_all=False)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# Beyond it nobody counts: bars say « 99+ ».
MOST = 100


@dataclass(frozen=True)
class Waiting:
    """What a room has counted: `rows(user)` is a QuerySet."""

    rows: Callable[[Any], Any]
    # But for the id and the profile of who asks.
    is_same_for_all: bool = True


_counts: dict[str, Waiting] = {}


def register(key: str, rows: Callable[[Any], Any], *, is_same_for_all: bool = True) -> None:
    """Have `rows(user)` counted beside the service `key` (services.Service.key); again: replaced."""
    _counts[key] = Waiting(rows, is_same_for_all)


def registered() -> dict[str, Waiting]:
    """Key of a service → what waits there for somebody."""
    return dict(_counts)


def note(user: Any, key: str, count: int) -> None:
    """Remember, for the page that `user` is given, what a room has counted already: the bar does not ask again."""
    noted(user)[key] = min(count, MOST)


def noted(user: Any) -> dict[str, int]:
    """What rooms have counted for the page that `user` is given."""
    known: dict[str, int] | None = getattr(user, "noted_counts", None)
    if known is None:
        user.noted_counts = known = {}
    return known


def say(count: int) -> str:
    """A count as bars show it: nothing for none, « 99+ » beyond what is counted."""
    if not count:
        return ""
    return str(count) if count < MOST else f"{MOST - 1}+"
