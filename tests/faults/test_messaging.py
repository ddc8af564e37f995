"""A message leaves while its author throws it away; the last two copies deleted at once: right, once."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tenant_apps.accounts.models import User
from tenant_apps.messaging import services
from tenant_apps.messaging.choices import State
from tenant_apps.messaging.models import Copy, Message
from tenant_apps.timeline.models import Event
from tenants.context import in_school
from tenants.models import School
from tests.aside import Aside, wait_until, waiting
from tests.factories.accounts import TeacherFactory


@pytest.fixture
def scene(committed, django_db_blocker):
    """(school, author, reader, a draft to the reader) in the committed database."""
    with django_db_blocker.unblock():
        school = School.objects.get(subdomain="alpha")
        with in_school(school):
            author, reader = TeacherFactory(), TeacherFactory()
            content = services.Content("Sortie", "<p>À 9 h.</p>", {"to": [f"user:{reader.pk}"]})
            yield school, author, reader, services.save_draft(actor=author, content=content)
            for model in (Message, Event):
                model.objects.all().delete()
            User.objects.filter(pk__in=[author.pk, reader.pk]).delete()


def _ids(user, message):
    return list(Copy.objects.filter(user=user, message=message).order_by("pk").values_list("pk", flat=True))


def _meanwhile(school, first, second):
    """Do `first`; before it is committed, `second` begins on a connection of its own, and waits or is done."""

    other = Aside(second, subdomain=school.subdomain)
    with transaction.atomic():
        first()
        other.start()
        wait_until(lambda: waiting() or not other.is_alive())
    other.result()


def test_thrown_away_as_it_leaves_it_has_left(scene):
    school, author, reader, draft = scene
    services.schedule(actor=author, message=draft, moment=timezone.now() + timedelta(hours=1))
    Message.objects.filter(pk=draft.pk).update(scheduled_for=timezone.now() - timedelta(minutes=1))
    mine = _ids(author, draft)
    _meanwhile(
        school,
        lambda: services.send_scheduled(message=draft),
        lambda: services.throw_away(actor=author, ids=mine),
    )
    draft.refresh_from_db()
    assert draft.state == State.SENT
    assert draft.sent_at is not None
    assert _ids(reader, draft)


def test_the_last_two_copies_deleted_at_once_take_the_message_along(scene):
    school, author, reader, draft = scene
    services.send(actor=author, message=draft)
    mine, theirs = _ids(author, draft), _ids(reader, draft)
    services.throw_away(actor=author, ids=mine)
    services.throw_away(actor=reader, ids=theirs)
    _meanwhile(
        school,
        lambda: services.delete_for_good(actor=author, ids=mine),
        lambda: services.delete_for_good(actor=reader, ids=theirs),
    )
    assert not Message.objects.exists()
