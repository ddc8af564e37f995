"""One's news, newest first, and how many are new."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.apps import apps as applications
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.safestring import SafeString

from shared_apps.ui import services as offered
from tenant_apps.accounts.models import User
from tenant_apps.communication.permissions import reachable
from tenant_apps.timeline import words
from tenant_apps.timeline.models import Entry, Event, Reader

PAGE_SIZE = 20
# Beyond it nobody counts: bars say « 99+ » at most.
MOST_COUNTED = 100
# How many of the last news tell which services there are to choose between.
_LATELY = 300
_ICON = "bell"


@dataclass(frozen=True)
class Source:
    """The service some news come from: the first word of their kinds, its name, its picture, its hue."""

    key: str
    label: Any
    icon: str
    hue: str


# What a page shows of an event and of who made it.
_SHOWN = [
    *(f"event__{name}" for name in ("kind", "url", "data", "created_at")),
    *(f"event__actor__{name}" for name in ("first_name", "last_name", "photo", "profile")),
]


@dataclass(frozen=True)
class Item:
    """One news as its reader sees it."""

    event: Event
    sentence: SafeString
    detail: str
    source: Source
    is_new: bool
    # Whether the reader may open the author's card.
    author_is_reachable: bool = False

    @property
    def can_be_reported(self) -> bool:
        """What the feed says of itself is nobody's."""
        return self.source.key != "timeline"


@dataclass(frozen=True)
class Feed:
    """A page of news. `before` continues it (an event's id), None at the end; `newest` is what was seen up to."""

    items: list[Item]
    before: int | None
    newest: int
    seen_up_to: int

    @property
    def has_new(self) -> bool:
        """Whether anything of it is new to its reader."""
        return any(item.is_new for item in self.items)


def source_of(app: str) -> Source:
    """The service of this key, also when it is in no bar or gone."""
    for service in offered.registered():
        if service.namespace == app:
            return Source(app, service.label, service.icon, service.hue or service.key)
    known = applications.app_configs.get(app)
    return Source(app, known.verbose_name if known else app, _ICON, app)


def reader_of(user: User) -> Reader:
    """How `user` reads the news; unsaved while they have said and read nothing."""
    return Reader.objects.filter(user=user).first() or Reader(user=user)


def shown_entries(user: User) -> QuerySet[Entry]:
    """What stands in the feed of `user`: neither hidden by them nor removed."""
    return Entry.objects.filter(user=user, hidden_at=None, event__removed_at=None)


def feed(
    user: User,
    *,
    reader: Reader | None = None,
    apps: Collection[str] | None = None,
    before: int | None = None,
    limit: int = PAGE_SIZE,
) -> Feed:
    """A page of the feed of `user`, newest first, of events older than `before` (an id).

    From `apps`, or from all but those the reader put aside. Two queries, three without `reader`.
    """
    reader = reader or reader_of(user)
    entries = shown_entries(user).select_related("event__actor").only(*_SHOWN).order_by("-event_id")
    entries = entries.exclude(app__in=reader.hidden_apps) if apps is None else entries.filter(app__in=apps)
    if before is not None:
        entries = entries.filter(event_id__lt=before)
    found = list(entries[: limit + 1])
    events = [entry.event for entry in found[:limit]]
    return Feed(
        items=items_of(user, events, seen_up_to=reader.seen_up_to),
        before=events[-1].pk if len(found) > limit else None,
        newest=events[0].pk if events else 0,
        seen_up_to=reader.seen_up_to,
    )


def items_of(user: User, events: Collection[Event], *, seen_up_to: int | None = None) -> list[Item]:
    """These events (with their actors) as `user` reads them; none is marked new without `seen_up_to`. One query."""
    authors = {event.actor_id for event in events if event.actor_id}
    known = set(reachable(user).filter(pk__in=authors).values_list("pk", flat=True)) if authors else set()
    return [
        Item(
            event=event,
            sentence=words.sentence(event, user),
            detail=words.detail(event),
            source=source_of(event.app),
            is_new=seen_up_to is not None and event.pk > seen_up_to,
            author_is_reachable=event.actor_id in known,
        )
        for event in events
    ]


def hidden_item(user: User, event_id: int | None) -> Item | None:
    """What `user` has just hidden, while it can be brought back; None when it is not so."""
    if event_id is None:
        return None
    put_aside = Entry.objects.filter(user=user, event=OuterRef("pk")).exclude(hidden_at=None)
    event = seen_event(user).filter(Exists(put_aside), pk=event_id).first()
    return items_of(user, [event])[0] if event else None


def sources_in_feed(user: User, reader: Reader) -> list[Source]:
    """The services `user` had news of lately, and those put aside, by name. One query, whatever the feed's length."""
    lately = Entry.objects.filter(user=user).order_by("-event_id").values_list("app", flat=True)[:_LATELY]
    keys = {*lately, *reader.hidden_apps}
    return sorted((source_of(key) for key in keys), key=lambda source: str(source.label))


def unread(user: User) -> QuerySet[Entry]:
    """What is new to `user`: told since the last visit, not hidden, of no service put aside."""
    mine = Reader.objects.filter(user=user)
    seen = Coalesce(Subquery(mine.values("seen_up_to")), Value(0))
    aside = Exists(mine.filter(hidden_apps__contains=[OuterRef("app")]))
    return shown_entries(user).filter(~aside, event_id__gt=seen)


def unread_counts(user_ids: Collection[int]) -> dict[int, int]:
    """How much is new to each of these people, for the badge of their telephones. One query."""
    mine = Reader.objects.filter(user=OuterRef("user"))
    seen = Coalesce(Subquery(mine.values("seen_up_to")), Value(0))
    aside = Exists(mine.filter(hidden_apps__contains=[OuterRef("app")]))
    shown = Entry.objects.filter(user__in=user_ids, hidden_at=None, event__removed_at=None)
    counted = shown.filter(~aside, event_id__gt=seen).values("user").annotate(number=Count("pk")).order_by("user")
    return {row["user"]: min(row["number"], MOST_COUNTED) for row in counted}


def seen_event(user: User) -> QuerySet[Event]:
    """The events `user` may act upon: those told to them and not removed, hidden or not."""
    told = Entry.objects.filter(user=user, event=OuterRef("pk"))
    return Event.objects.filter(Exists(told), removed_at=None).select_related("actor")
