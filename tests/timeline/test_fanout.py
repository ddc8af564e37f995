"""From an event to feeds: whom it reaches, once, whatever happens."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from tenant_apps.accounts.services import block_user, predelete_users
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.models import Group
from tenant_apps.timeline import fanout, kinds
from tenant_apps.timeline.models import Entry, Event
from tenant_apps.timeline.services import publish, retract
from tests.factories.accounts import RelativeFactory

KIND = kinds.Kind(key="tests.said", label="Dit", sentence="%(actor)s dit %(title)s")


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    monkeypatch.setitem(kinds._kinds, KIND.key, KIND)


def _publish(actor, **fields):
    return publish(kind=KIND, actor=actor, url="/x/", data={"title": "bonjour"}, **fields)


def _told(event):
    return set(Entry.objects.filter(event=event).values_list("user", flat=True))


def test_people_and_groups_are_told_once_and_the_actor_not(world):
    teachers = Group.objects.get(kind=GroupKind.SCHOOL_PROFILE, profile="teacher")
    event = _publish(world.teacher, users=[world.parent.pk, world.other_teacher.pk], groups=[teachers.pk])
    assert fanout.fan_out(event.pk) == len(_told(event))
    assert _told(event) >= {world.parent.pk, world.other_teacher.pk}
    assert world.teacher.pk not in _told(event)
    assert Entry.objects.filter(event=event).first().app == "tests"
    assert fanout.fan_out(event.pk) == 0


def test_the_blocked_and_those_who_leave_are_not_told(world):
    block_user(actor=None, user=world.parent)
    predelete_users(actor=None, users=[world.other_parent])
    event = _publish(None, users=[world.parent.pk, world.other_parent.pk, world.staff.pk])
    fanout.fan_out(event.pk)
    assert _told(event) == {world.staff.pk}


def test_one_key_is_one_event(world):
    one = _publish(world.teacher, users=[world.parent.pk], key="said:1")
    assert _publish(world.teacher, users=[world.staff.pk], key="said:1").pk == one.pk


def test_it_goes_with_its_transaction(world):
    with transaction.atomic():
        _publish(world.teacher, users=[world.parent.pk], key="said:2")
        transaction.set_rollback(True)
    assert not Event.objects.filter(key="said:2").exists()


def test_what_is_gone_before_it_is_told_is_not_told(world):
    event = _publish(world.teacher, users=[world.parent.pk], target="tests.thing:1")
    assert retract(actor=None, target="tests.thing:1") == 1
    assert fanout.fan_out(event.pk) == 0


def test_an_undeclared_kind_is_refused(world):
    with pytest.raises(ImproperlyConfigured):
        publish(kind=kinds.Kind(key="tests.other", label="", sentence=""), actor=None, url="/", data={})


def test_the_cost_does_not_grow_with_the_audience(world, django_assert_num_queries):
    people = RelativeFactory.create_batch(30)
    event = _publish(world.teacher, users=[one.pk for one in people])
    with django_assert_num_queries(8):  # savepoint, lock, entries, what three tables say people want, mark, release
        assert fanout.fan_out(event.pk) == 30
