"""Mails of the news in a real SMTP dialogue: what they say, once each, whatever the server does."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tenant_apps.timeline import sending, services
from tenant_apps.timeline.choices import Channel
from tenant_apps.timeline.models import Delivery, Entry, Reader
from tenant_apps.timeline.preferences import wishes
from tenant_apps.timeline.services import retract
from tests.factories.accounts import PupilFactory, RelativeFactory
from tests.postbox import Postbox

pytestmark = pytest.mark.usefixtures("school_day")


def _send():
    return sending.send_due(Channel.MAIL)


def _text(message, kind="plain"):
    return message.get_body([kind]).get_content()


def test_a_mail_says_who_what_where_and_how_to_stop(world, post, reached, smtp, alpha):
    box = smtp()
    event = post(world.parent)
    assert _send() == 1
    [message] = box.received
    assert message["To"] == world.parent.email
    assert message["Subject"] == "Alex Martin écrit <la sortie> & le zoo."
    assert message["Message-ID"] == f"<news-{event.pk}-{alpha.schema_name}-{world.parent.pk}@one.localhost>"
    assert (
        message["List-Unsubscribe"].strip().startswith("<http://alpha.one.localhost:8000/mon-compte/nouveautes/desabon")
    )
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (message["Auto-Submitted"], message["Precedence"]) == ("auto-generated", "bulk")
    for kind, sentence in (("plain", "écrit <la sortie> & le zoo."), ("html", "écrit &lt;la sortie&gt; &amp; le zoo.")):
        body = _text(message, kind)
        for words in (
            sentence,
            "Bonjour Sacha",
            alpha.name,
            "http://alpha.one.localhost:8000/annuaire/",
            "desabonnement",
        ):
            assert words in body


def test_it_is_sent_once(world, post, reached, smtp):
    box = smtp()
    post(world.parent)
    assert (_send(), _send()) == (1, 0)
    assert len(box.received) == 1
    row = Delivery.objects.get()
    assert (row.sent_at, row.due_at, row.attempts) == (timezone.now(), None, 1)


def test_a_pupil_is_spoken_to_as_a_pupil(world, post, reached, smtp):
    box = smtp()
    post(reached(world.pupil))
    _send()
    assert "Tu reçois ce message" in _text(box.received[0])


def _mind_changed(world, event):
    services.unsubscribe(actor=world.parent, scope=event.kind)


def _hidden(world, event):
    Entry.objects.update(hidden_at=timezone.now())


def _gone(world, event):
    retract(actor=None, target=event.target)


def _stopped(world, event):
    services.stop_all(actor=world.parent)


@pytest.mark.parametrize("happens", [_mind_changed, _hidden, _gone, _stopped])
def test_what_is_no_longer_wanted_does_not_leave(world, post, reached, smtp, happens):
    box = smtp()
    happens(world, post(world.parent, target="tests.thing:1"))
    _send()
    assert box.received == []
    assert Delivery.objects.get().due_at is None


def test_quiet_hours_end(world, post, reached, smtp):
    box = smtp()
    with time_machine.travel("2026-11-24T21:30:00+01:00", tick=False):
        post(world.parent)
        assert _send() == 0
    with time_machine.travel("2026-11-25T07:20:00+01:00", tick=False):
        assert _send() == 1
    assert len(box.received) == 1


def test_one_conversation_for_many(world, post, reached, smtp):
    box = smtp()
    people = [reached(person) for person in RelativeFactory.create_batch(sending.BATCH + 2)]
    post(*people)
    assert _send() == sending.BATCH + 2
    assert sorted(box.addresses) == sorted(person.email for person in people)
    assert box.conversations == 2


def test_an_address_that_does_not_exist_is_noted_told_and_left_alone(world, post, reached, smtp):
    box = smtp(Postbox({world.parent.email: "550 5.1.1 no such user"}))
    post(world.parent, reached(world.teacher))
    assert _send() == 2
    assert box.addresses == [world.teacher.email]
    reader = Reader.objects.get(user=world.parent)
    assert (reader.mails_stopped_why, wishes(world.parent).mailable) == ("bounced", False)
    assert "550" in Delivery.objects.get(user=world.parent).error
    told = services.events.Event.objects.get(kind="timeline.address_refused")
    assert (told.audience["users"], told.url) == ([world.parent.pk], "/mon-compte/coordonnees/email/")
    post(world.parent)
    assert _send() == 0
    reached(world.parent, "autre@exemple.test")
    Reader.objects.update(mails_stopped_at=timezone.now() - timedelta(seconds=1))
    assert wishes(world.parent).mailable is True


def test_a_refused_message_says_nothing_of_the_address(world, post, reached, smtp):
    smtp(Postbox(closing="554 5.7.1 looks like spam"))
    post(world.parent)
    _send()
    assert Delivery.objects.get().due_at is None
    assert not Reader.objects.filter(user=world.parent).exclude(mails_stopped_at=None).exists()


def test_later_is_later_and_then_never(world, post, reached, smtp):
    box = smtp(Postbox({world.parent.email: "450 4.2.1 busy"}))
    post(world.parent)
    for pause in sending.BACK_OFF:
        assert _send() == 1
        row = Delivery.objects.get()
        assert row.due_at == timezone.now() + pause
        Delivery.objects.update(due_at=timezone.now())
    assert _send() == 1
    row = Delivery.objects.get()
    assert (row.due_at, row.sent_at, row.attempts) == (None, None, len(sending.BACK_OFF) + 1)
    assert "450" in row.error
    assert box.received == []


def test_a_server_that_is_away_loses_nothing(world, post, reached, smtp, nobody_listens):
    post(world.parent, reached(world.teacher))
    for _time in range(20):
        Delivery.objects.update(due_at=timezone.now())
        assert _send() == 0
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {0}
    box = smtp()
    Delivery.objects.update(due_at=timezone.now())
    assert _send() == 2
    assert len(box.received) == 2


def test_a_server_that_closes_leaves_the_rest_due(world, post, reached, smtp):
    box = smtp(Postbox(closing="421 closing"))
    post(world.parent, reached(world.teacher))
    assert _send() == 0
    assert len(box.received) == 1
    assert Delivery.objects.filter(due_at__gt=timezone.now(), sent_at=None).count() == 2


def test_words_that_do_not_fit_hold_nobody_back(world, post, reached, smtp, monkeypatch):
    box = smtp()
    event = post(world.parent)
    other = post(world.parent)
    build = sending.news_mail

    def broken(about, user):
        if about.pk == event.pk:
            raise KeyError("title")
        return build(about, user)

    monkeypatch.setattr(sending, "news_mail", broken)
    _send()
    assert len(box.received) == 1
    assert Delivery.objects.get(event=other).sent_at is not None
    assert Delivery.objects.get(event=event).due_at > timezone.now()


def test_children_without_address_are_not_written_to(world, post, smtp):
    smtp()
    post(PupilFactory())
    assert _send() == 0
