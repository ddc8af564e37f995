"""Two at once, or one that dies half-way: one order, one mail, nobody's words overwritten."""

import threading

import pytest
from django.conf import settings
from django.core.mail.backends.locmem import EmailBackend
from django.db import connections
from django.utils import timezone
from lxml import html

from billing.services.quotes import QuotedSchool, make_quote
from provisioning import mails, opening, services
from provisioning.models import Order, OutgoingMail
from provisioning.opening.tasks import open_school
from provisioning.tasks import send_mail
from tests.billing import made
from tests.client import StrictClient
from tests.factories.accounts import make_team_member
from tests.factories.provisioning import make_draft, make_order, make_uai


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


def _desk(login):
    """The browser of a member of the team, signed in at the console."""
    client = StrictClient(f"{settings.CONSOLE_SUBDOMAIN}.{settings.PLATFORM_DOMAIN}")
    client.force_login(make_team_member(login=login, first_name=login.title()))
    return client


def _form(response):
    """Every field of the page an order is written on, as its browser would send it."""
    form = html.fromstring(response.content.decode()).cssselect("form.entry")[0]
    return {name: value for name, value in form.form_values() if name != "action"} | {"action": "save"}


def test_two_of_the_team_saving_one_order_at_once_overwrite_nothing(committed, monkeypatch):
    monkeypatch.setattr(send_mail, "delay_on_commit", lambda *_: None)
    order = make_order()
    url = f"/commandes/{order.reference}/modifier/"
    desks = {"Landevrec": _desk("awa"), "Trémont": _desk("noa")}
    forms = {city: _form(desk.get(url)) | {"school-0-city": city} for city, desk in desks.items()}
    barrier, answers, correct = threading.Barrier(2), {}, services.correct_order

    def together(**what):
        barrier.wait(timeout=30)  # both forms were read and found right: only the lock tells them apart
        return correct(**what)

    monkeypatch.setattr(services, "correct_order", together)
    sent = [
        _aside(lambda city=city, desk=desk: answers.update({city: desk.post(url, forms[city])}), [])
        for city, desk in desks.items()
    ]
    for thread in sent:
        thread.join(timeout=30)
    kept, lost = sorted(answers, key=lambda city: answers[city].status_code)
    assert [answers[city].status_code for city in (kept, lost)] == [302, 422]
    assert order.schools.get().city == kept
    assert _form(answers[lost])["school-0-city"] == lost
    order.refresh_from_db()
    assert _form(answers[lost])["version"] == order.version


def test_two_orders_with_one_quote_accepted_at_once(committed, monkeypatch):
    monkeypatch.setattr(send_mail, "delay_on_commit", lambda *_: None)
    monkeypatch.setattr(open_school, "delay_on_commit", lambda *_: None)
    uais = [make_uai(7911), make_uai(7912)]
    schools = [QuotedSchool(uai, "École Les Mésanges", 3) for uai in uais]
    quote = make_quote(actor=None, payer=made.payer(), schools=schools)
    orders = [make_order(uai=uai, quote_number=quote.number) for uai in uais]
    barrier, outcomes = threading.Barrier(2), []

    def accept(order):
        barrier.wait(timeout=30)
        try:
            return opening.accept(actor=None, order=order).reference
        except services.OrderRefused as refusal:
            return refusal

    for thread in [_aside(lambda order=order: accept(order), outcomes) for order in orders]:
        thread.join(timeout=30)
    [lost] = [each for each in outcomes if isinstance(each, services.OrderRefused)]
    [won] = [each for each in outcomes if isinstance(each, str)]
    assert f"déjà accepté, pour la commande {won}" in str(lost)
    quote.refresh_from_db()
    assert (quote.state, quote.order_reference) == ("accepted", won)
    asked = Order.objects.filter(quote_number=quote.number)
    assert sorted(asked.values_list("status", flat=True)) == ["accepted", "submitted"]
