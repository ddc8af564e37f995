"""A message that waits for its hour; a message taken back within the hour."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from tenant_apps.accounts.services import block_user
from tenant_apps.documents.permissions import can_read
from tenant_apps.messaging import services
from tenant_apps.messaging.choices import State
from tenant_apps.messaging.models import Copy, Message
from tenant_apps.messaging.services import MessageRefused, sending
from tenant_apps.messaging.tasks import send_scheduled, sweep_scheduled
from tenant_apps.timeline.models import Event
from tests.messaging.conftest import copy_of, holders


@pytest.fixture
def planned(world, draft):
    message = draft(world.teacher, world.parent)
    return services.schedule(actor=world.teacher, message=message, moment=timezone.now() + timedelta(hours=2))


def test_it_leaves_at_its_hour_once(world, planned):
    assert (planned.state, holders(planned)) == (State.SCHEDULED, set())
    assert services.send_scheduled(message=planned) is False
    with time_machine.travel(planned.scheduled_for + timedelta(seconds=1), tick=False):
        assert services.send_scheduled(message=planned) is True
        assert services.send_scheduled(message=planned) is False
        now = timezone.now()
    planned.refresh_from_db()
    assert (planned.state, planned.sent_at, planned.scheduled_for) == (State.SENT, now, None)
    assert holders(planned) == {world.parent.pk}
    assert Event.objects.filter(kind="messaging.received").count() == 1


def test_the_sweeper_hands_out_what_is_due(world, planned, draft, monkeypatch):
    later = services.schedule(
        actor=world.teacher, message=draft(world.teacher, world.staff), moment=timezone.now() + timedelta(hours=5)
    )
    sent = []
    monkeypatch.setattr(send_scheduled, "delay_on_commit", sent.append)
    with time_machine.travel(planned.scheduled_for + timedelta(minutes=1), tick=False):
        sweep_scheduled.run()
        assert sent == [planned.pk]
        send_scheduled.run(planned.pk)
        send_scheduled.run(0)
    assert [one.state for one in (Message.objects.get(pk=planned.pk), Message.objects.get(pk=later.pk))] == [
        State.SENT,
        State.SCHEDULED,
    ]


def test_one_that_fails_stays_planned_and_is_handed_out_again(world, planned, monkeypatch):
    handed = []
    monkeypatch.setattr(send_scheduled, "delay_on_commit", handed.append)
    with time_machine.travel(planned.scheduled_for + timedelta(minutes=1), tick=False):
        with monkeypatch.context() as broken:
            broken.setattr(sending, "publish", _fail)
            with pytest.raises(RuntimeError), transaction.atomic():
                send_scheduled.run(planned.pk)
        planned.refresh_from_db()
        assert (planned.state, holders(planned)) == (State.SCHEDULED, set())
        sweep_scheduled.run()
        assert handed == [planned.pk]
        send_scheduled.run(planned.pk)
    assert holders(planned) == {world.parent.pk}


def _fail(**_said):
    raise RuntimeError("broken")


def test_it_can_be_cancelled_until_it_leaves(world, planned):
    assert services.cancel_schedule(actor=world.teacher, message=planned).state == State.DRAFT
    assert services.cancel_schedule(actor=world.teacher, message=planned).state == State.DRAFT
    services.send(actor=world.teacher, message=planned)
    with pytest.raises(MessageRefused, match="déjà parti"):
        services.cancel_schedule(actor=world.teacher, message=planned)
    with pytest.raises(MessageRefused, match="à quelqu’un d’autre"):
        services.cancel_schedule(actor=world.parent, message=planned)


def test_when_it_cannot_leave_its_author_has_it_back_and_knows_why(world, planned):
    block_user(actor=None, user=world.parent)
    with time_machine.travel(planned.scheduled_for, tick=False):
        assert services.send_scheduled(message=planned) is False
    planned.refresh_from_db()
    assert (planned.state, planned.scheduled_for) == (State.DRAFT, None)
    [event] = Event.objects.filter(kind="messaging.not_sent")
    assert event.audience["users"] == [world.teacher.pk]
    assert "ne peut pas être jointe" in event.data["detail"]
    assert event.url == f"/messagerie/{planned.pk}/ecrire/"


@pytest.mark.parametrize("wait", [timedelta(0), timedelta(days=-1), timedelta(days=366)])
def test_only_a_moment_to_come_will_do(world, draft, wait):
    message = draft(world.teacher, world.parent)
    with pytest.raises(MessageRefused) as refused:
        services.schedule(actor=world.teacher, message=message, moment=timezone.now() + wait)
    assert refused.value.field == "moment"


def test_thrown_away_it_does_not_leave(world, planned):
    copy = copy_of(planned, world.teacher, outgoing=True)
    services.throw_away(actor=world.teacher, ids=[copy.pk])
    planned.refresh_from_db()
    assert planned.state == State.DRAFT
    services.restore(actor=world.teacher, ids=[copy.pk])
    assert Copy.objects.get(pk=copy.pk).trashed_at is None


def test_taken_back_its_place_stays_and_its_words_are_a_draft_again(world, draft, put):
    message = draft(world.teacher, world.parent, bcc=[world.staff])
    [attachment] = services.attach_documents(actor=world.teacher, draft=message, documents=[put(world.teacher)])
    services.send(actor=world.teacher, message=message)
    assert can_read(world.parent, attachment.document)
    again = services.recall(actor=world.teacher, message=message)
    message.refresh_from_db()
    assert (message.subject, message.body, message.folded) == ("", "", "")
    assert message.is_gone
    assert holders(message) == {world.parent.pk, world.staff.pk}
    assert not can_read(world.parent, attachment.document)
    assert (again.state, again.body) == (State.DRAFT, "<p>Pensez au pique-nique.</p>")
    assert list(again.attachments.values_list("pk", flat=True)) == [attachment.pk]
    assert not Copy.objects.filter(message=message, read_at=None).exists()
    assert Event.objects.get(kind="messaging.received").removed_at is not None
    services.send(actor=world.teacher, message=again)
    assert can_read(world.parent, attachment.document)


def test_only_its_author_takes_it_back_once_within_the_hour(world, post):
    sent = post(world.teacher, world.parent)
    for somebody in (world.parent, world.admin):
        with pytest.raises(MessageRefused, match="Seule la personne"):
            services.recall(actor=somebody, message=sent)
    with (
        time_machine.travel(sent.sent_at + timedelta(minutes=61), tick=False),
        pytest.raises(MessageRefused, match="Plus d’une heure"),
    ):
        services.recall(actor=world.teacher, message=sent)
    services.recall(actor=world.teacher, message=sent)
    with pytest.raises(MessageRefused, match="déjà rappelé"):
        services.recall(actor=world.teacher, message=sent)


def test_years_are_counted_from_when_it_was_sent(world, post, put, draft):
    old = draft(world.teacher, world.parent, world.staff)
    services.attach_documents(actor=world.teacher, draft=old, documents=[put(world.teacher)])
    with time_machine.travel(datetime(2023, 3, 1, 12, tzinfo=timezone.get_current_timezone()), tick=False):
        services.send(actor=world.teacher, message=old)
    fresh = post(world.teacher, world.parent)
    folder = services.create_folder(actor=world.staff, name="Zoo")
    services.put(actor=world.staff, ids=[copy_of(old, world.staff).pk], folder=folder)
    with time_machine.travel(datetime(2026, 3, 1, 11, tzinfo=timezone.get_current_timezone()), tick=False):
        assert services.purge(actor=None) == 0
    with time_machine.travel(datetime(2026, 3, 1, 13, tzinfo=timezone.get_current_timezone()), tick=False):
        assert services.purge(actor=None) == 2
        assert services.purge(actor=None) == 0
    assert holders(old) == {world.staff.pk}
    assert old.attachments.exists()
    services.delete_folder(actor=world.staff, folder=folder)
    with time_machine.travel(timezone.now() + timedelta(days=91), tick=False):
        services.purge(actor=None)
    assert not Message.objects.filter(pk=old.pk).exists()
    assert Message.objects.filter(pk=fresh.pk).exists()


def test_the_school_chooses_how_long(world):
    from tenant_apps.messaging.selectors.settings import years_kept

    assert years_kept() == 3
    services.set_retention(actor=world.admin, years=5)
    assert years_kept() == 5
    services.set_retention(actor=world.admin, years=3)
    assert years_kept() == 3
    with pytest.raises(MessageRefused, match="1 à 10 ans"):
        services.set_retention(actor=world.admin, years=0)
    with pytest.raises(MessageRefused, match="réservée à la direction"):
        services.set_retention(actor=world.teacher, years=2)


def test_what_breaks_while_a_message_leaves_leaves_a_draft_whole(world, draft, parents, monkeypatch):
    message = draft(world.teacher, parents)
    with monkeypatch.context() as broken:
        broken.setattr("tenant_apps.messaging.services.sending.publish", lambda **_said: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            services.send(actor=world.teacher, message=message)
    message.refresh_from_db()
    assert (message.state, message.copies.count(), message.addressees.count()) == ("draft", 1, 0)
    for _again in range(2):
        services.send(actor=world.teacher, message=message)
    assert message.copies.filter(outgoing=False).count() == 1
