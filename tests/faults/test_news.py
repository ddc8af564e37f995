"""Worker killed at the fan-out, Redis gone for a minute: everybody is told in the end, nobody twice."""

from collections import Counter
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from config.celery import app
from config.embedded.state import free_port
from tenant_apps.people.notifications import WELCOME
from tenant_apps.timeline import tasks
from tenant_apps.timeline.models import Delivery, Entry, Event
from tenant_apps.timeline.services import publish
from tenants.context import in_school
from tenants.models import School
from tests.factories.accounts import RelativeFactory
from tests.faults.conftest import dies

PARENTS = 5


@pytest.fixture
def school(committed, django_db_blocker):
    """Alpha of the committed database, with parents to tell; its news are erased at the end."""
    with django_db_blocker.unblock():
        alpha = School.objects.get(subdomain="alpha")
        with in_school(alpha):
            yield alpha
            Event.objects.all().delete()


def _publish():
    """Published and committed; the parents to tell."""
    parents = {RelativeFactory().pk for _ in range(PARENTS)}
    with transaction.atomic():
        event = publish(kind=WELCOME, actor=None, url="/la-classe/", data={"class": "CE1"}, users=parents)
    return event, parents


def _told(event):
    return Counter(Entry.objects.filter(event=event).order_by("pk").values_list("user", flat=True))


def _sweep(event):
    """What beat starts, once the event has waited long enough."""
    Event.objects.filter(pk=event.pk).update(created_at=timezone.now() - timedelta(minutes=2))
    tasks.sweep_timeline.run()


@pytest.mark.parametrize("moment", ["begun", "before_commit"])
def test_the_sweeper_ends_what_a_killed_worker_began(committed, school, monkeypatch, moment):
    with monkeypatch.context() as nobody_works:
        nobody_works.setattr(tasks.fan_out, "delay_on_commit", lambda *_args: None)
        event, parents = _publish()
    dies("news_worker", committed, school.schema_name, str(event.pk), moment)
    assert not _told(event)
    assert not Delivery.objects.filter(event=event).exists()

    _sweep(event)
    assert _told(event) == dict.fromkeys(parents, 1)
    tasks.fan_out.run(event.pk)  # the broker gives the dead worker's message back as well
    _sweep(event)
    assert _told(event) == dict.fromkeys(parents, 1)


def test_published_while_redis_is_away_it_is_told_when_it_is_back(school, caplog):
    with _no_broker():
        event, parents = _publish()  # the write does not fail with the message
    assert "Connection refused" in caplog.text
    assert Event.objects.get(pk=event.pk).fanned_out_at is None
    assert not _told(event)
    _sweep(event)
    assert _told(event) == dict.fromkeys(parents, 1)


@contextmanager
def _no_broker():
    """Tasks are really sent, to a port where nothing listens."""
    known = {name: app.conf[name] for name in ("task_always_eager", "broker_url")}
    app.conf.update(task_always_eager=False, broker_url=f"redis://127.0.0.1:{free_port()}/0")
    app.amqp._producer_pool = None
    try:
        yield
    finally:
        app.conf.update(known)
        app.amqp._producer_pool = None
