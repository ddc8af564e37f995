"""Invoices asked for before there were subscriptions (migration 0005): told again, then subscribed."""

from importlib import import_module
from types import SimpleNamespace

import pytest

from billing.models import Invoice, Subscription
from tenants import events
from tenants.models import PlatformEvent
from tests.billing.test_opening import ORDERED

tell_again = import_module("billing.migrations.0005_requests_are_told_again").tell_again


@pytest.fixture
def history(alpha):
    """The models as the migration saw them: one request, whose table is gone since."""
    request = SimpleNamespace(school=alpha, school_id=alpha.pk, **ORDERED)
    rows = SimpleNamespace(select_related=lambda _: SimpleNamespace(order_by=lambda _: [request]))
    models = {"PlatformEvent": PlatformEvent, "InvoiceRequest": SimpleNamespace(objects=rows)}
    return SimpleNamespace(get_model=lambda _app, name: models[name])


def test_a_request_becomes_a_subscription_once(history, alpha):
    tell_again(history, None)
    tell_again(history, None)
    event = PlatformEvent.objects.get()
    assert (event.key, event.kind) == (f"school_opened:{alpha.pk}:subscription", "school_opened")
    events.handle_event(event.pk)
    subscription = Subscription.objects.get()
    assert (subscription.school, subscription.order_reference) == (alpha, "ONE-2026-ABCDEF")
    assert Invoice.objects.get().lines.get().subscription == subscription
