"""Kinds of events, declared by each service in its notifications.py (registered in AppConfig.ready).

from tenant_apps.timeline import kinds

SHARED = kinds.register(kinds.Kind(
    key="documents.shared",
    label=_("Un document est partagé avec moi"),
    sentence=_("%(actor)s partage « %(title)s » avec vous."),
    sentence_to_pupil=_("%(actor)s partage « %(title)s » avec toi."),
    mail=Frequency.IMMEDIATE, push=True,
))
"""

from dataclasses import dataclass
from typing import Any

from tenant_apps.timeline.choices import Frequency


@dataclass(frozen=True)
class Kind:
    """A kind of news: its words (lazy texts, %-format with the event's data and `actor`) and its defaults."""

    key: str
    label: Any
    sentence: Any
    sentence_to_pupil: Any = ""
    mail: Frequency = Frequency.WEEKLY
    push: bool = False
    # Feed only: no mail, no push, nothing to choose.
    internal: bool = False
    # Told to those who run the school, and offered to them alone.
    admins_only: bool = False

    @property
    def app(self) -> str:
        """The service it comes from."""
        return self.key.partition(".")[0]


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Declare a kind; the same key again replaces it."""
    _kinds[kind.key] = kind
    return kind


def get(key: str) -> Kind | None:
    """The kind of this key; None when the service that declared it is gone."""
    return _kinds.get(key)


def registered() -> list[Kind]:
    """All of them, by key."""
    return sorted(_kinds.values(), key=lambda kind: kind.key)
