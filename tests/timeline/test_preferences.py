"""What one person is sent of a kind: its defaults, their choices, their switches, their address."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tenant_apps.accounts.services import block_user
from tenant_apps.timeline.choices import Frequency, Stop
from tenant_apps.timeline.kinds import Kind
from tenant_apps.timeline.models import Reader
from tenant_apps.timeline.preferences import NOTHING, Wish, Wishes, address_works, wishes, wishes_of
from tests.queries import exactly

WORD = Kind(key="liaison.word", label="", sentence="", mail=Frequency.IMMEDIATE, push=True)
BLOG = Kind(key="blog.post", label="", sentence="")
INNER = Kind(key="accounts.note", label="", sentence="", mail=Frequency.IMMEDIATE, push=True, internal=True)
REACHED = {"mailable": True, "pushable": True}


@pytest.mark.parametrize(
    ("kind", "said", "sent"),
    [
        (WORD, REACHED, Wish(Frequency.IMMEDIATE, push=True)),
        (BLOG, REACHED, Wish(Frequency.WEEKLY, push=False)),
        (WORD, {"pushable": True}, Wish(Frequency.NEVER, push=True)),
        (WORD, {"mailable": True}, Wish(Frequency.IMMEDIATE, push=False)),
        (WORD, {**REACHED, "choices": {"liaison.word": {"mail": "daily"}}}, Wish(Frequency.DAILY, push=True)),
        (WORD, {**REACHED, "choices": {"liaison.word": {"push": False}}}, Wish(Frequency.IMMEDIATE, push=False)),
        (WORD, {**REACHED, "choices": {"blog.post": {"mail": "never"}}}, Wish(Frequency.IMMEDIATE, push=True)),
        (BLOG, {**REACHED, "choices": {"blog.post": {"push": True}}}, Wish(Frequency.WEEKLY, push=True)),
        (WORD, {**REACHED, "silent_apps": ["liaison"]}, NOTHING),
        (WORD, {**REACHED, "silent_apps": ["blog"]}, Wish(Frequency.IMMEDIATE, push=True)),
        (WORD, {**REACHED, "stopped": True}, NOTHING),
        (INNER, REACHED, NOTHING),
    ],
)
def test_what_is_sent(kind, said, sent):
    assert Wishes(**said).of(kind) == sent


NOW = timezone.now()
BEFORE, AFTER = NOW - timedelta(days=1), NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("verified_at", "stopped_at", "why", "works"),
    [
        (None, None, "", False),
        (NOW, None, "", True),
        (NOW, AFTER, Stop.BOUNCED, False),
        (NOW, BEFORE, Stop.BOUNCED, True),  # confirmed again since
        (NOW, AFTER, Stop.ASKED, True),  # that is another matter
    ],
)
def test_whether_an_address_works(verified_at, stopped_at, why, works):
    assert address_works(verified_at, stopped_at, why) is works


def test_an_address_nobody_confirmed_gets_nothing(world):
    assert world.parent.email
    assert wishes(world.parent).mailable is False


def test_of_many_people_in_three_queries(world, reached):
    reached(world.teacher)
    block_user(actor=None, user=world.staff)
    Reader.objects.create(user=world.teacher, mails_stopped_at=timezone.now(), mails_stopped_why=Stop.ASKED)
    with exactly(3):
        found = wishes_of([world.parent.pk, world.teacher.pk, world.staff.pk])
    assert set(found) == {world.parent.pk, world.teacher.pk}
    assert (found[world.parent.pk].mailable, found[world.parent.pk].stopped) == (True, False)
    assert found[world.teacher.pk].of(WORD) == NOTHING
