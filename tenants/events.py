"""Facts one room of the platform tells another: written with the change, handled once, later."""

import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
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
    """Give an event to its handler, in one transaction with the mark that it was handled."""
    with transaction.atomic():
        event = PlatformEvent.objects.select_for_update().filter(pk=event_id, handled_at=None).first()
        if event is None:
            return
        _handlers[event.kind](event)
        event.handled_at = timezone.now()
        event.save(update_fields=["handled_at"])


@task
def sweep_events() -> None:
    """Every minute: hand out again what a crash left unhandled."""
    for pk in PlatformEvent.objects.filter(handled_at=None).values_list("pk", flat=True)[:500]:
        handle_event.delay(pk)
