"""Two at once, or one that dies half-way: one order, one mail."""

import threading

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import connections
from django.utils import timezone

from provisioning import mails, services
from provisioning.models import Order, OutgoingMail
from provisioning.tasks import send_mail
from tests.factories.provisioning import make_draft, make_order


class _Slow(EmailBackend):
    """A server that takes the mail and lets us wait."""

    taken: list[str] = []
    at_work = threading.Event()
    go_on = threading.Event()
    dies = False

    def send_messages(self, messages):
        type(self).taken += [message.extra_headers["Message-ID"] for message in messages]
        self.at_work.set()
        assert self.go_on.wait(timeout=30)
        if self.dies:
            raise KeyboardInterrupt  # not an Exception: nobody notes it, as when the process dies
        return len(messages)


@pytest.fixture
def slow(settings, monkeypatch):
    """Mails go to the slow server."""
    settings.EMAIL_BACKEND = f"{__name__}._Slow"
    monkeypatch.setattr(_Slow, "taken", [])
    for name in ("at_work", "go_on"):
        monkeypatch.setattr(_Slow, name, threading.Event())
    return _Slow


@pytest.fixture
def waiting_mail(committed, monkeypatch):
    """A mail of an order whose task was lost with a broker that was down."""
    with monkeypatch.context() as patch:
        patch.setattr(send_mail, "delay_on_commit", lambda *_: None)
        return make_order().mails.get()


def _aside(work, outcomes):
    def run():
        try:
            outcomes.append(work())
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_a_mail_being_sent_is_left_to_whoever_sends_it(waiting_mail, slow):
    outcomes = []
    first = _aside(lambda: mails.deliver(waiting_mail.pk), outcomes)
    assert slow.at_work.wait(timeout=30)
    try:
        assert mails.deliver(waiting_mail.pk) is False
    finally:
        slow.go_on.set()
        first.join(timeout=30)
    assert outcomes == [True]
    assert len(slow.taken) == 1


def test_a_sender_that_dies_after_the_server_took_the_mail_sends_the_same_mail_again(waiting_mail, slow, monkeypatch):
    slow.go_on.set()
    monkeypatch.setattr(slow, "dies", True)
    with pytest.raises(KeyboardInterrupt):
        mails.deliver(waiting_mail.pk)
    assert OutgoingMail.objects.get(pk=waiting_mail.pk).sent_at is None
    monkeypatch.setattr(slow, "dies", False)
    OutgoingMail.objects.update(retry_at=timezone.now())
    assert waiting_mail.pk in mails.due_mails()
    assert mails.deliver(waiting_mail.pk) is True
    assert slow.taken == [waiting_mail.message_id] * 2


def test_two_clicks_at_the_same_time_make_one_order(committed, monkeypatch):
    monkeypatch.setattr(send_mail, "delay_on_commit", lambda *_: None)
    draft = make_draft(key="two clicks")
    barrier, outcomes = threading.Barrier(2), []

    def click():
        barrier.wait(timeout=10)
        return services.submit_order(actor=None, draft=draft, source="site").reference

    for thread in [_aside(click, outcomes) for _ in range(2)]:
        thread.join(timeout=30)
    assert len(outcomes) == 2
    assert len(set(outcomes)) == 1
    assert Order.objects.filter(submission_key="two clicks").count() == 1
