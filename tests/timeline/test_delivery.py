"""What a fan-out plans to send: to whom, by which way, when."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from tenant_apps.accounts.models import User
from tenant_apps.timeline import delivery, fanout
from tenant_apps.timeline.choices import Frequency
from tenant_apps.timeline.models import Delivery, PushSubscription, Reader
from tests.factories.accounts import RelativeFactory
from tests.queries import exactly

NIGHT = "2026-11-24T21:30:00+01:00"
MORNING = datetime.fromisoformat("2026-11-25T07:00:00+01:00")


def _planned(event):
    return sorted(Delivery.objects.filter(event=event).values_list("user", "channel"))


def _subscribe(user):
    return PushSubscription.objects.create(user=user, endpoint="https://push.test/1", digest=str(user.pk))


def test_mail_goes_to_confirmed_addresses_and_push_to_browsers(world, post, reached, school_day):
    _subscribe(world.teacher)
    event = post(world.parent, world.teacher, world.other_parent)
    assert _planned(event) == sorted([(world.parent.pk, "mail"), (world.teacher.pk, "push")])
    assert {row.due_at for row in Delivery.objects.all()} == {timezone.now()}


@pytest.mark.parametrize("mail", [Frequency.NEVER, Frequency.DAILY, Frequency.WEEKLY])
def test_digests_are_not_planned_here(world, post, reached, school_day, mail):
    assert _planned(post(world.parent, mail=mail)) == []


def test_ones_own_choice_counts(world, post, reached, school_day):
    Reader.objects.create(user=world.parent, choices={"tests.posted": {"mail": "daily"}})
    assert _planned(post(world.parent)) == []


@time_machine.travel(NIGHT, tick=False)
def test_quiet_hours_hold_it_back_and_release_it_over_a_while(world, post, reached):
    post(world.parent)
    due = Delivery.objects.get().due_at
    assert MORNING <= due < MORNING + timedelta(seconds=delivery.JITTER_SECONDS)


@time_machine.travel(NIGHT, tick=False)
def test_what_is_urgent_does_not_wait(world, post, reached):
    post(world.parent, urgent=True)
    assert Delivery.objects.get().due_at == timezone.now()


def test_planned_again_is_planned_once(world, post, reached, school_day):
    event = post(world.parent)
    delivery.plan(event, [world.parent.pk])
    assert _planned(event) == [(world.parent.pk, "mail")]


def test_the_cost_does_not_grow_with_the_audience(world, post, school_day):
    for size in (1, 30):
        people = RelativeFactory.create_batch(size)
        User.objects.filter(pk__in=[one.pk for one in people]).update(
            email="a@b.test", email_verified_at=timezone.now()
        )
        event = post(world.parent)
        with exactly(5):  # wishes (3), quiet hours, one insert
            delivery.plan(event, [one.pk for one in people])


def test_a_whole_school_is_told_in_two_seconds(world, post, school_day, django_assert_max_num_queries):
    names = [f"grand{number}" for number in range(1500)]
    people = [User(login=name, email=f"{name}@b.test", email_verified_at=timezone.now()) for name in names]
    User.objects.bulk_create(people)
    event = post()
    event.audience = {"users": [one.pk for one in people], "groups": []}
    event.fanned_out_at = None
    event.save()
    with django_assert_max_num_queries(10):
        assert fanout.fan_out(event.pk) == 1500
    assert Delivery.objects.count() == 1500
