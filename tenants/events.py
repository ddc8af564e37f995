"""Facts one room of the platform tells another: written with the change, handled once, later."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tenants.models import PlatformEvent, School
from tenants.tasks import task

logger = logging.getLogger(__name__)
Handler = Callable[[PlatformEvent], None]
_handlers: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the one handler of a kind of event (in an AppConfig's ready())."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return register


def publish(kind: str, *, key: str, school: School | None = None, payload: dict[str, Any]) -> PlatformEvent:
    """Write a fact in the caller's transaction; the same key twice is one fact."""
    event, created = PlatformEvent.objects.get_or_create(
        key=key, defaults={"kind": kind, "school": school, "payload": payload}
    )
    if created:
        handle_event.delay_on_commit(event.pk)
    return event


@task
def handle_event(event_id: int) -> None:
    """Give an event to its handler, in one transaction with the mark that it was handled.

    A handler that fails is noted on the event and tried again later and later: one bad event
    holds nobody back.
    """
    try:
        with transaction.atomic():
            event = PlatformEvent.objects.select_for_update().filter(pk=event_id, handled_at=None).first()
            if event is None:
                return
            _handlers[event.kind](event)
            event.handled_at = timezone.now()
            event.save(update_fields=["handled_at"])
    except Exception as error:  # whatever it is, it is written where the team can read it
        logger.exception("Event %s could not be handled", event_id)
        _put_off(event_id, f"{type(error).__name__}: {error}")


def _put_off(event_id: int, error: str) -> None:
    """Note the failure; wait one minute, then two, four… a day at most."""
    event = PlatformEvent.objects.get(pk=event_id)
    wait = timedelta(minutes=min(2**event.attempts, 24 * 60))
    PlatformEvent.objects.filter(pk=event_id).update(
        attempts=F("attempts") + 1, error=error[:300], retry_at=timezone.now() + wait
    )


@task
def sweep_events() -> None:
    """Every minute: hand out again what a crash left unhandled and what failed long enough ago."""
    due = PlatformEvent.objects.filter(handled_at=None, retry_at__lte=timezone.now())
    for pk in due.order_by("retry_at", "pk").values_list("pk", flat=True)[:500]:
        handle_event.delay(pk)
