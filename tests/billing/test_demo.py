"""The demo's invoices: every state, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from billing import demo
from billing.choices import EventState
from billing.models import Invoice
from billing.selectors.attention import event_lines
from billing.services import BillingRefused
from billing.services.invoices import issue_invoice
from tests.billing import made
from tests.factories.accounts import make_team_member


def test_without_its_schools_the_demo_writes_nothing(alpha):
    made.draft(made.subscription(alpha))
    assert demo.fill_demo() is False
    assert Invoice.objects.get().number is None


def test_only_the_demo_says_a_day_and_numbers_follow_days(alpha, beta, settings):
    first = made.subscription(alpha)
    draft = made.draft(first)
    today = timezone.localdate()
    for actor, on in ((make_team_member(), today), (None, today + timedelta(days=1))):
        with pytest.raises(BillingRefused):
            issue_invoice(actor=actor, invoice=draft, on=on)
    issued = issue_invoice(actor=None, invoice=draft, on=today - timedelta(days=40))
    assert (issued.issued_on, issued.due_on) == (today - timedelta(days=40), today - timedelta(days=10))
    other = made.draft(made.subscription(beta, by=first.payer))
    with pytest.raises(BillingRefused):
        issue_invoice(actor=None, invoice=other, on=today - timedelta(days=41))
    settings.PRODUCTION = True
    with pytest.raises(BillingRefused):
        issue_invoice(actor=None, invoice=other, on=today)


def test_what_stripe_told_waits_for_somebody(alpha):
    invoice = made.invoice(made.subscription(alpha))
    event = demo.fail_event(invoice)
    assert event.state == EventState.FAILED
    assert "aucune clé Stripe" in event.error
    assert [line.invoice for line in event_lines([event])] == [invoice]
