"""The mail of a renewal: one a payer, sent once, with what the year costs."""

from datetime import date

import pytest
import time_machine

from billing import tasks
from billing.models import BillingEntry, Subscription
from billing.services import proposals, renewals
from tests.billing import made


@pytest.fixture
def proposed(alpha, beta):
    payer = made.payer()
    for school in (alpha, beta):
        made.subscription(school, by=payer)
    renewals.propose_renewals(actor=None, on=date(2027, 6, 1))
    return payer


def test_one_mail_names_every_school_of_the_payer(proposed, mailoutbox):
    assert proposals.send(actor=None, payer_pk=proposed.pk) == 2
    [mail] = mailoutbox
    assert (mail.to, mail.subject) == (
        ["factures@kerlune.example.fr"],
        "ONE, année scolaire 2027-2028\xa0: votre renouvellement",
    )
    [(html, _kind)] = mail.alternatives
    for said in ("École Alpha", "École Beta", "5 classes", "année scolaire 2027-2028", "498,00\xa0€", "597,60\xa0€"):
        assert said in mail.body
        assert said in html
    assert BillingEntry.objects.filter(kind="mailed", text="factures@kerlune.example.fr").count() == 2


def test_it_leaves_once(proposed, mailoutbox):
    assert proposals.payers_to_tell(date(2027, 6, 2)) == [proposed.pk]
    proposals.send(actor=None, payer_pk=proposed.pk)
    assert proposals.send(actor=None, payer_pk=proposed.pk) == 0
    assert proposals.payers_to_tell(date(2027, 6, 2)) == []
    assert len(mailoutbox) == 1


def test_what_the_server_refuses_waits_for_the_next_morning(proposed, mailoutbox, monkeypatch):
    def refuse(_message):
        raise OSError("no server")

    told = []
    monkeypatch.setattr(proposals.logger, "exception", lambda *said: told.append(said))
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        assert proposals.send(actor=None, payer_pk=proposed.pk) == 0
    assert len(told) == 1
    assert proposals.send(actor=None, payer_pk=proposed.pk) == 2
    assert len(mailoutbox) == 1


def test_what_was_answered_is_not_asked(proposed, mailoutbox):
    for subscription in Subscription.objects.filter(state="proposed"):
        renewals.accept_renewal(actor=None, subscription=subscription)
    assert proposals.send(actor=None, payer_pk=proposed.pk) == 0
    assert mailoutbox == []


def test_the_morning_of_the_first_of_june(alpha, monkeypatch):
    subscription, sent = made.subscription(alpha), []
    monkeypatch.setattr(tasks.send_proposals, "delay", sent.append)
    with time_machine.travel("2027-06-01T06:10:00+02:00", tick=False):
        tasks.run_calendar()
    assert sent == [subscription.payer_id]


def test_a_seller_in_franchise_announces_no_vat(proposed, mailoutbox, settings):
    settings.SELLER = settings.SELLER | {"exempt": True}
    proposals.send(actor=None, payer_pk=proposed.pk)
    assert mailoutbox[0].body.count("498,00") == 2
