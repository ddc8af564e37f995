"""Payment online, many hands at once: one page, one payment, one reminder."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from billing.choices import EventState, InvoiceState
from billing.models import Invoice, OnlinePage, Payment, Reminder, StripeEvent
from billing.online import GatewayFailure
from billing.services import credit_notes, invoices, online, reminders, stripe_events
from billing.stripe_gateway import event_in
from tests.billing import made
from tests.faults.conftest import all_at_once

HANDS = 6


@pytest.fixture
def invoice(payer):
    return invoices.issue_invoice(actor=None, invoice=made.one_line(payer, 10_000))


def test_a_page_asked_for_by_many_hands_is_one(invoice, stripe_account):
    outcomes = all_at_once([lambda: online.open_page(actor=None, invoice=invoice)] * HANDS)
    assert outcomes == [None] * HANDS
    assert OnlinePage.objects.get(invoice=invoice).is_open
    (row,) = stripe_account.all("invoice")
    assert stripe_account.shown(row)["total"] == invoice.total_cents == 12_000
    assert Invoice.objects.get(pk=invoice.pk).stripe_invoice == row["id"]


def test_one_payment_told_by_many_events_at_once_is_one(invoice, stripe_account):
    online.open_page(actor=None, invoice=invoice)
    stripe_account.pay_page(Invoice.objects.get(pk=invoice.pk).stripe_invoice)
    told = [stripe_account.last_event(kind) for kind in ("invoice.paid", "invoice_payment.paid")]
    events = [stripe_events.receive(actor=None, event=event_in(stripe_account.shown(each))) for each in told]
    works = [lambda key=each.pk: stripe_events.handle(actor=None, event_pk=key) for each in events] * (HANDS // 2)
    assert all_at_once(works) == [None] * HANDS
    assert Payment.objects.filter(invoice=invoice).count() == 1
    assert Invoice.objects.get(pk=invoice.pk).state == InvoiceState.PAID
    assert set(StripeEvent.objects.filter(invoice=invoice).values_list("state", flat=True)) == {EventState.DONE}


def test_the_same_event_delivered_many_times_at_once_is_one_row(invoice, stripe_account):
    online.open_page(actor=None, invoice=invoice)
    event = event_in(stripe_account.shown(stripe_account.last_event("invoice.finalized")))
    assert all_at_once([lambda: stripe_events.receive(actor=None, event=event)] * HANDS) == [None] * HANDS
    assert StripeEvent.objects.filter(event_id=event.event_id).count() == 1


def test_money_given_back_by_many_hands_goes_once(invoice, stripe_account):
    online.open_page(actor=None, invoice=invoice)
    fresh = Invoice.objects.get(pk=invoice.pk)
    stripe_account.pay_page(fresh.stripe_invoice)
    online.synchronise(actor=None, invoice=fresh)
    note = credit_notes.credit(actor=None, invoice=fresh, reason="Classe fermée", cents=5_000)
    outcomes = all_at_once([lambda: online.give_back(actor=None, credit_note=note)] * HANDS)
    assert not [each for each in outcomes if isinstance(each, GatewayFailure)]
    assert [row["amount"] for row in stripe_account.all("refund")] == [6_000]
    online.give_back(actor=None, credit_note=Invoice.objects.get(pk=note.pk))
    assert [payment.cents for payment in note.payments.all()] == [6_000]


def test_a_reminder_written_and_sent_by_many_hands_is_one(invoice):
    on = invoice.due_on + timedelta(days=15)
    works = [lambda: reminders.remind(actor=None, invoice_pk=invoice.pk, on=on)] * HANDS
    assert all_at_once(works) == [None] * HANDS
    reminder = Reminder.objects.get(invoice=invoice)
    mail.outbox.clear()
    Reminder.objects.filter(pk=reminder.pk).update(sent_at=None, on=timezone.localdate())
    assert all_at_once([lambda: reminders.send(actor=None, reminder_pk=reminder.pk)] * HANDS) == [None] * HANDS
    assert len(mail.outbox) == 1
