"""Facts between rooms: told once, tried again when a handler fails, nobody held back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tenants import events
from tenants.models import PlatformEvent


@pytest.fixture
def heard(monkeypatch):
    """What the handler of « bell » heard; « broken » always fails."""
    told: list[int] = []

    def broken(event):
        raise ValueError("no bell")

    monkeypatch.setattr(events, "_handlers", {"bell": lambda event: told.append(event.pk), "broken": broken})
    return told


def test_a_fact_is_told_once(db, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = events.publish("bell", key="bell:1", payload={})
        again = events.publish("bell", key="bell:1", payload={})
    assert first == again
    events.handle_event(first.pk)
    assert heard == [first.pk]


def test_a_failure_is_noted_and_put_off(db, heard):
    event = PlatformEvent.objects.create(kind="broken", key="b", payload={})
    events.handle_event(event.pk)
    event.refresh_from_db()
    assert (event.attempts, event.error, event.handled_at) == (1, "ValueError: no bell", None)
    assert event.retry_at > timezone.now() + timedelta(seconds=50)


@pytest.mark.parametrize("kind", ["broken", "unknown"])
def test_one_bad_event_holds_nobody_back(db, heard, kind):
    bad = PlatformEvent.objects.create(kind=kind, key="bad", payload={})
    good = PlatformEvent.objects.create(kind="bell", key="good", payload={})
    events.sweep_events()
    events.sweep_events()
    bad.refresh_from_db()
    assert heard == [good.pk]
    assert bad.attempts == 1  # not due again yet
