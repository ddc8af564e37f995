"""Messages that stand above everything on the first page, from the rooms that have some.

flash.register("flash", messages_for)  # def messages_for(user: User) -> Iterable[Flash]
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Flash:
    """A message: the template that shows it, which finds `context` under the name `flash`."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


Source = Callable[[Any], Iterable[Flash]]
_sources: dict[str, Source] = {}


def register(key: str, source: Source) -> None:
    """Add a source of messages; the same key again replaces it."""
    _sources[key] = source


def messages_for(user: Any) -> list[Flash]:
    """What all rooms have to say to this person, rooms in the order of their keys."""
    return [message for key in sorted(_sources) for message in _sources[key](user)]
