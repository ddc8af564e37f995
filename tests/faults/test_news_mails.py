"""News told while things break: nothing lost, and what is sent twice is the same message."""

from collections import Counter

import pytest
from django.conf import settings
from django.utils import timezone

from tenant_apps.timeline import fanout, kinds, sending, tasks
from tenant_apps.timeline.models import Delivery, Entry
from tenant_apps.timeline.services import publish
from tenants.context import in_school
from tenants.models import School
from tests.factories.accounts import RelativeFactory, TeacherFactory
from tests.faults.conftest import dies
from tests.faults.news_kind import declare


@pytest.fixture
def alpha(committed, django_db_blocker):
    """Alpha of the committed database, and a kind of news that only these tests know."""
    with django_db_blocker.unblock():
        school = School.objects.get(subdomain="alpha")
        with in_school(school):
            kind = declare()
            yield school
            kinds._kinds.pop(kind.key)


@pytest.fixture
def postbox(smtp):
    return smtp()


def _parents(number):
    parents = RelativeFactory.create_batch(number)
    for parent in parents:
        parent.email, parent.email_verified_at = f"{parent.login}@exemple.fr", timezone.now()
        parent.save()
    return parents


def _publish(people):
    # Urgent: these tests run at any hour.
    event = publish(
        kind=declare(), actor=TeacherFactory(), url="/", data={}, users=[one.pk for one in people], urgent=True
    )
    fanout.fan_out(event.pk)
    return event


def test_a_worker_killed_after_the_server_took_a_mail(committed, alpha, postbox, monkeypatch):
    monkeypatch.setattr(tasks.fan_out, "delay_on_commit", lambda *_args: None)
    monkeypatch.setattr(tasks.send_due, "delay_on_commit", lambda *_args: None)
    parents = _parents(4)
    mine = Delivery.objects.filter(event=_publish(parents))
    words = [committed, alpha.schema_name, str(settings.EMAIL_PORT), "2"]
    dies("news_mail_worker", *words)
    assert len(postbox.received) == 2
    assert mine.exclude(sent_at=None).count() == 1

    assert sending.send_due("mail") == 0  # still the dead worker's
    mine.exclude(due_at=None).update(due_at=timezone.now())  # its lease ends
    assert sending.send_due("mail") == 3
    assert mine.exclude(sent_at=None).count() == 4
    received = Counter(message["Message-ID"] for message in postbox.received)
    assert sorted(received.values()) == [1, 1, 1, 2]
    assert {message["To"] for message in postbox.received} == {parent.email for parent in parents}


def test_without_redis_the_sweep_tells_and_sends(alpha, postbox, monkeypatch):
    def refused(*_args, **_options):
        raise ConnectionError("Redis is away")

    with monkeypatch.context() as away:
        for task in (tasks.fan_out, tasks.send_due):
            away.setattr(task, "apply_async", refused)
        parents = _parents(2)
        event = publish(kind=declare(), actor=None, url="/", data={}, users=[one.pk for one in parents], urgent=True)
    assert not Entry.objects.filter(event=event).exists()
    type(event).objects.filter(pk=event.pk).update(created_at=timezone.now() - 2 * tasks._SILENT)
    tasks.sweep_timeline.run()  # eager here: hands out, and what it hands out runs
    assert Entry.objects.filter(event=event).count() == 2
    assert sorted(postbox.addresses) == sorted(parent.email for parent in parents)
    tasks.sweep_timeline.run()
    assert len(postbox.received) == 2
