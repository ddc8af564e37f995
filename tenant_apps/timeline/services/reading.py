"""How one person reads their news: seen, hidden, narrowed.

These verbs write no line of audit: they change what their own reader sees, nothing else, at every visit.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from tenant_apps.accounts.models import User
from tenant_apps.timeline.models import Entry, Reader


@transaction.atomic
def mark_seen(*, actor: User, up_to: int) -> None:
    """What stands in the actor's feed up to this event (an id) is no longer new; never goes back.

    Never beyond their own last news: what is told afterwards stays new, whatever the page sent.
    """
    newest = Entry.objects.filter(user=actor).aggregate(newest=Max("event_id"))["newest"] or 0
    seen = min(up_to, newest)
    _reader, created = Reader.objects.get_or_create(user=actor, defaults={"seen_up_to": seen})
    if not created:
        Reader.objects.filter(user=actor, seen_up_to__lt=seen).update(seen_up_to=seen)


@transaction.atomic
def hide(*, actor: User, event_id: int) -> bool:
    """The actor does not want to see this news any more; False when it is not in their feed."""
    rows = Entry.objects.filter(user=actor, event=event_id, hidden_at=None)
    return bool(rows.update(hidden_at=timezone.now()))


@transaction.atomic
def show_again(*, actor: User, event_id: int) -> bool:
    """Take back `hide`; False when there was nothing to take back."""
    return bool(Entry.objects.filter(user=actor, event=event_id).exclude(hidden_at=None).update(hidden_at=None))


@transaction.atomic
def choose_apps(*, actor: User, offered: Iterable[str], shown: Iterable[str]) -> Reader:
    """Remember which of the services offered the actor wants in the feed; the others stay as they are."""
    Reader.objects.get_or_create(user=actor)
    reader = Reader.objects.select_for_update().get(user=actor)
    offered, shown = set(offered), set(shown)
    reader.hidden_apps = sorted((set(reader.hidden_apps) - offered) | (offered - shown))
    reader.save(update_fields=["hidden_apps"])
    return reader
