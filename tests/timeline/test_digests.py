"""Digests: what happened since the one before, still visible, once, nothing when nothing."""

from datetime import date, datetime

import pytest
import time_machine
from django.utils import timezone

from tenant_apps.accounts.services import block_user
from tenant_apps.timeline import calendar, digests
from tenant_apps.timeline.choices import Frequency
from tenant_apps.timeline.models import Entry, Reader
from tenant_apps.timeline.services import retract, stop_all, unsubscribe
from tests.factories.accounts import RelativeFactory
from tests.postbox import Postbox

DAILY, WEEKLY = Frequency.DAILY, Frequency.WEEKLY


def at(moment):
    return datetime.fromisoformat(f"2026-{moment}:00+01:00")


@pytest.mark.parametrize(
    ("now", "frequency", "day"),
    [
        ("11-24T18:00", DAILY, date(2026, 11, 24)),  # a Tuesday
        ("11-24T17:59", DAILY, date(2026, 11, 23)),
        ("11-23T09:00", DAILY, date(2026, 11, 20)),  # Monday morning: Friday's
        ("11-22T20:00", DAILY, date(2026, 11, 20)),
        ("11-24T19:00", WEEKLY, date(2026, 11, 20)),
        ("11-27T18:30", WEEKLY, date(2026, 11, 27)),
    ],
)
def test_which_digest_is_the_last_closed(now, frequency, day):
    assert calendar.latest_day(at(now), frequency) == day


@pytest.mark.parametrize(
    ("sent_on", "frequency", "begins"),
    [
        (date(2026, 11, 23), DAILY, "11-23T18:00"),
        (date(2026, 11, 20), DAILY, "11-20T18:00"),  # over a week-end
        (None, DAILY, "11-17T18:00"),
        (date(2026, 9, 1), DAILY, "11-17T18:00"),
        (date(2026, 11, 13), WEEKLY, "11-13T18:00"),
        (None, WEEKLY, "10-24T18:00"),
    ],
)
def test_from_when_it_tells(sent_on, frequency, begins):
    begun = calendar.begins_after(date(2026, 11, 24), sent_on, frequency)
    assert timezone.localtime(begun).strftime("%m-%dT%H:%M") == begins


@pytest.fixture
def clock():
    with time_machine.travel(at("11-24T10:00"), tick=False) as traveller:
        yield lambda moment: traveller.move_to(at(moment))


def _text(message, kind="plain"):
    return message.get_body([kind]).get_content()


def test_the_day_is_told_once_by_service(world, post, reached, smtp, clock, alpha):
    box = smtp()
    post(world.parent, mail=DAILY, data={"title": "le marché"})
    post(world.parent, mail=DAILY, app="blog", data={"title": "<b>le loup</b>"})
    clock("11-24T18:30")
    assert digests.send_digests(DAILY) == 1
    assert digests.send_digests(DAILY) == 0
    [message] = box.received
    assert message["Subject"].strip() == f"Les nouveautés du mardi 24 novembre – {alpha.name}"
    assert message["Message-ID"] == f"<daily-2026-11-24-{alpha.schema_name}-{world.parent.pk}@one.localhost>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Alex Martin écrit le marché." in _text(message)
    assert "<b>le loup</b>" not in _text(message, "html")
    assert "&lt;b&gt;le loup" in _text(message, "html")
    assert Reader.objects.get(user=world.parent).daily_sent_on == date(2026, 11, 24)


def test_the_next_day_tells_what_is_new(world, post, reached, smtp, clock):
    box = smtp()
    post(world.parent, mail=DAILY, data={"title": "hier"})
    clock("11-24T18:30")
    digests.send_digests(DAILY)
    post(world.parent, mail=DAILY, data={"title": "ce soir"})
    clock("11-25T18:30")
    digests.send_digests(DAILY)
    assert ["hier" in _text(message) for message in box.received] == [True, False]
    assert "ce soir" in _text(box.received[1])


def test_a_day_nothing_ran_is_made_up_for(world, post, reached, smtp, clock):
    box = smtp()
    post(world.parent, mail=DAILY, data={"title": "lundi"})
    clock("11-26T18:30")
    assert digests.send_digests(DAILY) == 1
    assert "lundi" in _text(box.received[0])


def test_nothing_when_nothing(world, post, reached, smtp, clock):
    box = smtp()
    post(world.parent, mail=WEEKLY)
    clock("11-24T18:30")
    assert digests.send_digests(DAILY) == 0
    assert box.conversations == 0


def test_the_week_is_told_on_friday(world, post, reached, smtp, clock):
    box = smtp()
    post(world.parent, mail=WEEKLY)
    clock("11-26T18:30")
    assert digests.send_digests(WEEKLY) == 0
    clock("11-27T18:30")
    assert digests.send_digests(WEEKLY) == 1
    assert box.received[0]["Subject"].strip().startswith("Les nouveautés de la semaine – ")


def _hidden(world, event):
    Entry.objects.update(hidden_at=timezone.now())


def _gone(world, event):
    retract(actor=None, target=event.target)


def _stopped(world, event):
    stop_all(actor=world.parent)


def _unsubscribed(world, event):
    unsubscribe(actor=world.parent, scope=DAILY)


def _blocked(world, event):
    block_user(actor=None, user=world.parent)


@pytest.mark.parametrize("happens", [_hidden, _gone, _stopped, _unsubscribed, _blocked])
def test_what_is_not_to_be_seen_is_not_told(world, post, reached, smtp, clock, happens):
    box = smtp()
    happens(world, post(world.parent, mail=DAILY, target="tests.thing:1"))
    clock("11-24T18:30")
    assert digests.send_digests(DAILY) == 0
    assert box.received == []


def test_thirty_at_most_then_how_many(world, post, reached, smtp, clock):
    box = smtp()
    for number in range(42):
        post(world.parent, mail=DAILY, data={"title": f"n°{number}"})
    clock("11-24T18:30")
    digests.send_digests(DAILY)
    text = _text(box.received[0])
    assert text.count("Alex Martin écrit") == 30
    assert "n°41." in text
    assert "… et 12 autres." in text


def test_quiet_hours_wait_for_the_morning(world, post, reached, smtp, clock):
    smtp()
    post(world.parent, mail=DAILY)
    clock("11-24T20:30")
    assert digests.send_digests(DAILY) == 0
    clock("11-25T07:10")
    assert digests.send_digests(DAILY) == 1


def test_a_server_that_is_away_is_made_up_for(world, post, reached, smtp, clock, nobody_listens):
    post(world.parent, mail=DAILY)
    clock("11-24T18:30")
    assert digests.send_digests(DAILY) == 0
    assert not Reader.objects.exclude(daily_sent_on=None).exists()
    smtp()
    assert digests.send_digests(DAILY) == 1


def test_a_refused_address_is_noted_and_not_tried_again(world, post, reached, smtp, clock):
    smtp(Postbox({world.parent.email: "550 no such user"}))
    post(world.parent, reached(world.teacher), mail=DAILY)
    clock("11-24T18:30")
    assert digests.send_digests(DAILY) == 1
    assert Reader.objects.get(user=world.parent).mails_stopped_why == "bounced"
    assert digests.send_digests(DAILY) == 0


def test_a_pupil_reads_tu(world, post, reached, smtp, clock):
    box = smtp()
    post(reached(world.pupil), mail=DAILY)
    clock("11-24T18:30")
    digests.send_digests(DAILY)
    assert "Tu reçois ce message" in _text(box.received[0])


def test_its_queries_do_not_grow_with_its_readers(world, post, reached, clock, django_assert_num_queries):
    for size in (1, 5):
        people = [reached(person) for person in RelativeFactory.create_batch(size)]
        post(*people, mail=DAILY)
        clock("11-24T18:30")
        ids = [person.pk for person in people]
        with django_assert_num_queries(7):  # sent on, wishes (3), entries, events, people
            assert len(digests._of(ids, DAILY, date(2026, 11, 24))) == size
        clock("11-24T10:00")
