"""A year is charged again: its draft was given up, or its invoice credited whole."""

from datetime import date

import pytest

from billing.models import Invoice
from billing.services.credit_notes import credit
from billing.services.invoices import drop_draft
from billing.services.subscriptions import add_classes
from tests.billing import made
from tests.console.conftest import toasts

pytestmark = pytest.mark.usefixtures("november")


def _url(subscription, verb=""):
    return f"/facturation/abonnements/{subscription.pk}/{verb}"


def _is_offered(look, subscription):
    return bool(look(_url(subscription)).cssselect(f'a[href="{_url(subscription, "facturer/")}"]'))


def test_a_year_whose_draft_was_given_up(desk, look, alpha):
    subscription = made.subscription(alpha)
    draft = made.draft(subscription)
    assert not _is_offered(look, subscription)
    assert "déjà facturée" in toasts(desk.post(_url(subscription, "facturer/"), follow=True))
    drop_draft(actor=None, invoice=draft)
    assert _is_offered(look, subscription)
    assert toasts(desk.post(_url(subscription, "facturer/"), follow=True)) == "Le brouillon est prêt."
    assert Invoice.objects.get(state="draft").total_cents == 24_900
    assert not _is_offered(look, subscription)


def test_classes_added_since_are_not_charged_twice(desk, alpha):
    subscription = made.subscription(alpha)
    first = made.invoice(subscription)
    add_classes(actor=None, subscription=subscription, class_count=9, on=date(2027, 1, 15))
    credit(actor=None, invoice=first, reason="Engagement oublié")
    desk.post(_url(subscription, "facturer/"))
    assert [line.net_cents for line in Invoice.objects.get(state="draft").lines.order_by("pk")] == [6_667, 20_750]
