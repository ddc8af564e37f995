"""Verbs on news: something happened, its content is gone."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from tenant_apps.accounts.models import User
from tenant_apps.timeline import kinds, tasks
from tenant_apps.timeline.models import Event


def publish(
    *,
    kind: kinds.Kind,
    actor: User | None,
    url: str,
    data: dict[str, Any],
    target: str = "",
    users: Iterable[int] = (),
    groups: Iterable[int] = (),
    key: str = "",
    urgent: bool = False,
) -> Event:
    """Say that something happened, in the transaction in which it does; people learn of it after the commit.

    `users` and `groups` (ids) are told, the actor excepted: the caller has checked that they may see what
    `url` (a path of the school) leads to. `target` ("app.model:pk") lets the news go with its content. The
    same `key` twice is one event. Raises ImproperlyConfigured for a kind nobody declared.
    """
    if kinds.get(kind.key) is not kind:
        raise ImproperlyConfigured(f"{kind.key} is not registered (timeline.kinds).")
    facts = {
        "kind": kind.key,
        "actor": actor,
        "target": target,
        "url": url,
        "data": data,
        "audience": {"users": sorted(set(users)), "groups": sorted(set(groups))},
        "urgent": urgent,
    }
    if key:
        event, created = Event.objects.get_or_create(key=key, defaults=facts)
    else:
        event, created = Event.objects.create(key=uuid.uuid4().hex, **facts), True
    if created:
        tasks.fan_out.delay_on_commit(event.pk)
    return event


@transaction.atomic
def retract(*, actor: User | None, target: str) -> int:
    """The content of this target is gone: its news leave every feed; how many events.

    The line of audit is that of the verb that removes the content, with the same `actor`.
    """
    return Event.objects.filter(target=target, removed_at=None).update(removed_at=timezone.now())


@transaction.atomic
def retract_many(*, targets: Iterable[str]) -> int:
    """The same for many targets at once."""
    gone = Event.objects.filter(target__in=list(targets), removed_at=None)
    return gone.update(removed_at=timezone.now())
