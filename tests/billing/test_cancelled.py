"""A subscription that never should have been."""

import pytest

from billing.models import BillingEntry
from billing.services import BillingRefused, renewals
from billing.services.credit_notes import credit
from billing.services.invoices import drop_draft
from billing.services.subscriptions import cancel_subscription
from tests.billing import made


def _cancel(subscription, reason="Commandée deux fois"):
    return cancel_subscription(actor=None, subscription=subscription, reason=reason)


def test_cancelled_with_a_reason_the_school_may_subscribe_again(alpha):
    cancelled = _cancel(made.subscription(alpha))
    assert (cancelled.state, BillingEntry.objects.get(kind="cancelled").text) == ("cancelled", "Commandée deux fois")
    assert made.subscription(alpha, by=cancelled.payer).pk != cancelled.pk
    with pytest.raises(BillingRefused, match="plus en cours"):
        _cancel(cancelled)


def test_what_charges_it_goes_first(alpha):
    subscription = made.subscription(alpha)
    draft = made.draft(subscription)
    with pytest.raises(BillingRefused, match="facturé"):
        _cancel(subscription)
    drop_draft(actor=None, invoice=draft)
    issued = made.invoice(subscription)
    with pytest.raises(BillingRefused, match="facturé"):
        _cancel(subscription)
    credit(actor=None, invoice=issued, reason="Commandée deux fois")
    assert _cancel(subscription).state == "cancelled"


def test_a_cancelled_proposal_may_be_made_again(alpha):
    this_year = made.subscription(alpha)
    cancelled = _cancel(renewals.propose_renewal(actor=None, subscription=this_year))
    assert renewals.propose_renewal(actor=None, subscription=this_year).pk != cancelled.pk


def test_a_reason_is_needed(alpha):
    with pytest.raises(BillingRefused, match="pourquoi"):
        _cancel(made.subscription(alpha), " ")
