"""What waits for somebody: failed events, mails given up; taken up again once, by the team."""

import json

import pytest
from django.utils import timezone

from billing.choices import EventState
from billing.console.words import EVENTS, event_words, mail_words
from billing.models import InvoiceMail, StripeEvent
from billing.selectors.attention import (
    count_attention,
    count_for_bar,
    event_lines,
    failed_events,
    given_up_mails,
    mail_lines,
)
from billing.services import BillingRefused, stripe_events
from billing.services.invoices import set_stripe_invoice
from tenant_apps.accounts.models import AuditEntry
from tests.billing import made
from tests.factories.accounts import TeacherFactory, make_team_member
from tests.queries import exactly


@pytest.fixture
def invoice(alpha):
    return made.invoice(made.subscription(alpha))


def test_every_event_that_may_fail_has_words():
    assert set(EVENTS) == set(stripe_events.KINDS)
    assert (event_words("invoice.paid"), event_words("x.y")) == ("Facture payée en ligne", "x.y")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("SMTPRecipientsRefused: {'x@y.fr': (550, b'unknown')}", "refuse cette adresse"),
        ("ConnectionRefusedError: personne", "n’a pas répondu"),
        ("gaierror: [Errno -2]", "n’a pas répondu"),
        ("SMTPAuthenticationError: (535, b'no')", "refuse nos identifiants"),
        ("SMTPDataError: (552, b'too big')", "trop lourd"),
        ("RuntimeError: no fonts", "n’a pas pu être préparé"),
        ("", "n’a pas pu être préparé"),
    ],
)
def test_why_a_mail_did_not_leave(error, said):
    assert said in mail_words(error)


def test_mails_given_up_until_they_are_sent_again(invoice):
    made.given_up(invoice)
    assert [line.document for line in mail_lines(given_up_mails())] == [invoice]
    again = InvoiceMail.objects.create(
        invoice=invoice, key="invoice:x:2", to="a@example.fr", message_id="<2>", retry_at=timezone.now()
    )
    assert not given_up_mails()
    InvoiceMail.objects.filter(pk=again.pk).update(retry_at=None)
    assert [line.mail for line in mail_lines(given_up_mails())] == [again]
    InvoiceMail.objects.filter(pk=again.pk).update(sent_at=timezone.now())
    assert not given_up_mails()


def test_quotes_that_did_not_leave_wait_too(invoice):
    quote = made.quote(by=invoice.payer)
    made.given_up(invoice)
    made.given_up(quote)
    with exactly(3):
        lines = mail_lines(given_up_mails())
    assert {(line.document, line.again) for line in lines} == {
        (quote, "billing_console:send_quote"),
        (invoice, "billing_console:send"),
    }
    assert count_attention() == 2


def test_counts_are_one_query(invoice):
    made.given_up(invoice)
    made.failed_event(invoice)
    made.failed_event(event_id="evt_2")
    StripeEvent.objects.filter(event_id="evt_2").update(state=EventState.DONE)
    with exactly(1):
        assert count_attention() == 2
    with exactly(1):
        assert count_for_bar(timezone.localdate()) == 2
    with exactly(1):  # the invoice is late, and its reminder never left
        assert count_for_bar(invoice.due_on.replace(year=invoice.due_on.year + 1)) == 4


def test_reminders_and_pages_are_counted_too(alpha, beta, settings):
    settings.STRIPE_SECRET_KEY = "sk_test_never_asked"
    forgotten = made.forgotten(beta)
    made.given_up_page(made.invoice(made.subscription(alpha, by=forgotten.payer)))
    with exactly(1):
        assert count_attention() == 2
    settings.STRIPE_SECRET_KEY = ""  # nothing can be told any more
    with exactly(1):
        assert count_attention() == 1


@pytest.mark.parametrize(
    "thing",
    [
        {"object": "invoice", "id": "in_1"},
        {"object": "invoice_payment", "invoice": "in_1"},
        {"object": "invoice", "id": "in_9", "metadata": {"one_invoice": "KEY"}},
    ],
)
def test_the_invoice_of_a_failed_event(invoice, thing):
    set_stripe_invoice(actor=None, invoice=invoice, stripe_invoice="in_1")
    thing = json.loads(json.dumps(thing).replace("KEY", str(invoice.pk)))
    event = made.failed_event(payload={"data": {"object": thing}})
    assert [line.invoice for line in event_lines([event])] == [invoice]


@pytest.mark.parametrize(
    "payload",
    [
        [],
        {},
        {"data": None},
        {"data": {"object": "x"}},
        {"data": {"object": {"object": "invoice"}}},
        {"data": {"object": {"object": "invoice", "id": None, "metadata": {"one_invoice": "9" * 30}}}},
        {"data": {"object": {"object": "invoice", "id": "in_7", "metadata": "x"}}},
        {"data": {"object": {"object": "charge", "payment_intent": "pi_1"}}},
    ],
)
def test_of_whatever_they_send_no_invoice(invoice, payload):
    event = made.failed_event(payload=payload)
    assert [line.invoice for line in event_lines([event])] == [None]


def test_an_event_is_taken_up_again_once_with_its_trace(invoice):
    camille, event = make_team_member(), made.failed_event(invoice)
    assert list(failed_events()) == [event]
    again = stripe_events.try_again(actor=camille, event=event)
    assert (again.state, again.tries) == (EventState.RECEIVED, 0)
    assert again.retry_at is not None
    with pytest.raises(BillingRefused, match="n’a pas échoué"):
        stripe_events.try_again(actor=camille, event=event)
    line = AuditEntry.objects.get(verb="billing.try_event_again")
    assert (line.actor, line.target) == (camille, "invoice.paid (evt_made)")
    assert not failed_events()


def test_the_team_only(invoice, alpha):
    event = made.failed_event(invoice)
    with pytest.raises(BillingRefused):
        stripe_events.try_again(actor=TeacherFactory.build(), event=event)
    event.refresh_from_db()
    assert event.state == EventState.FAILED
