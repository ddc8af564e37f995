"""A school that opened: its payer, its subscription, a draft; once, however often it is told."""

import logging
from datetime import UTC, date, datetime

import pytest

from billing.models import BillingEntry, Invoice, Payer, PriceList, Subscription
from billing.services import BillingRefused
from billing.services.opening import SchoolGone, subscribe_opened_school
from billing.services.quotes import QuotedSchool, accept_quote, make_quote
from tenant_apps.accounts.models import AuditEntry
from tenants import events
from tenants.models import PlatformEvent, School
from tests.billing import made

ORDERED = {
    "order_reference": "ONE-2026-ABCDEF",
    "plan": "annual",
    "class_count": 5,
    "payer": {
        "name": "Commune de Kerlune",
        "siret": made.SIRET,
        "service_code": "ECOLES",
        "commitment_number": "2026-118",
        "email": "factures@kerlune.example.fr",
        "address": "1 place de la Mairie",
        "postal_code": "35999",
        "city": "Kerlune",
    },
}


@pytest.fixture
def said(monkeypatch):
    """Lines of the log about events and billing."""
    lines = []
    for name in ("billing.handlers", "tenants.events"):
        handler = logging.Handler()
        handler.emit = lambda record: lines.append((record.levelname, record.getMessage()))
        monkeypatch.setattr(logging.getLogger(name), "handlers", [handler])
    return lines


@pytest.fixture(autouse=True)
def _opened_in_november(db):
    School.objects.update(opened_at=datetime(2026, 11, 22, 9, tzinfo=UTC))


def _told(school, key="school_opened:1", **changes):
    event = PlatformEvent.objects.create(kind="school_opened", key=key, school=school, payload=ORDERED | changes)
    events.handle_event(event.pk)
    event.refresh_from_db()
    return event


def test_an_open_school_is_subscribed_and_drafted_as_ordered(alpha):
    assert _told(alpha, ordered_on="2026-11-20").handled_at
    [subscription] = Subscription.objects.all()
    assert (subscription.school, subscription.year, subscription.class_count) == (alpha, 2026, 5)
    assert (subscription.starts_on, subscription.ends_on) == (date(2026, 11, 1), date(2027, 8, 31))
    assert (subscription.year_cents, subscription.class_limit, subscription.state) == (24_900, 7, "active")
    assert (subscription.payer.name, subscription.payer.service_code) == ("Commune de Kerlune", "ECOLES")
    [draft] = Invoice.objects.all()
    assert (draft.state, draft.number, draft.commitment_number) == ("draft", None, "2026-118")
    assert (draft.net_cents, draft.vat_cents, draft.total_cents) == (20_750, 4_150, 24_900)
    line = draft.lines.get()
    assert (line.subscription, line.detail) == (subscription, "5 classes, 10 mois sur 12")
    assert list(BillingEntry.objects.order_by("pk").values_list("kind", flat=True)) == [
        "payer_created",
        "subscribed",
        "drafted",
    ]
    entry = AuditEntry.objects.get(verb="billing.subscribed")
    assert (entry.actor, entry.target, entry.target_key) == (
        None,
        "École Alpha (0359901X), 2026-2027",
        f"school:{alpha.pk}",
    )


def test_told_again_nothing_is_there_twice(alpha):
    _told(alpha)
    _told(alpha, key="school_opened:1:subscription", class_count=9)
    assert Subscription.objects.get().class_count == 5
    assert Invoice.objects.get().lines.count() == 1


def test_two_schools_of_one_payer_share_a_draft(alpha, beta):
    _told(alpha)
    _told(beta, key="school_opened:2", class_count=3)
    draft = Invoice.objects.get()
    assert [line.net_cents for line in draft.lines.order_by("position")] == [20_750, 12_417]
    assert (draft.net_cents, draft.vat_cents) == (33_167, 6_633)


def test_another_commitment_is_another_invoice(alpha, beta):
    _told(alpha)
    _told(beta, key="school_opened:2", payer=ORDERED["payer"] | {"commitment_number": "2026-119"})
    assert Payer.objects.count() == 1
    assert sorted(Invoice.objects.values_list("commitment_number", flat=True)) == ["2026-118", "2026-119"]


def test_the_latest_order_says_the_payers_address(alpha, beta):
    _told(alpha)
    _told(beta, key="school_opened:2", payer=ORDERED["payer"] | {"address": "2 place de la Mairie"})
    assert Payer.objects.get().address == "2 place de la Mairie"
    assert BillingEntry.objects.get(kind="payer_changed").text == "adresse"


def test_a_summer_opening_begins_in_september(alpha):
    School.objects.update(opened_at=datetime(2026, 7, 3, 9, tzinfo=UTC))
    _told(alpha, ordered_on="2026-09-01")
    assert Subscription.objects.get().starts_on == date(2026, 9, 1)
    assert Invoice.objects.get().net_cents == 24_900


def test_an_order_keeps_the_prices_of_its_day(alpha):
    first = PriceList.objects.get()
    PriceList.objects.filter(pk=first.pk).update(valid_to=date(2026, 11, 21))
    dear = PriceList.objects.create(name="Autre", valid_from=date(2026, 11, 22), vat_rate=2_000)
    dear.bands.create(kind="school", cents=99_900)
    _told(alpha, ordered_on="2026-11-20")
    assert Subscription.objects.get().price_list == first


def test_an_order_keeps_the_prices_of_the_quote_it_accepts(alpha):
    first = PriceList.objects.get()
    quote = make_quote(actor=None, payer=made.payer(), schools=[QuotedSchool("0359901X", "École Alpha", 5)])
    accept_quote(actor=None, quote=quote, order_reference="ONE-2026-ABCDEF")
    PriceList.objects.filter(pk=first.pk).update(valid_to=date(2026, 11, 21))
    dear = PriceList.objects.create(name="Autre", valid_from=date(2026, 11, 22), vat_rate=2_000)
    dear.bands.create(kind="school", cents=99_900)
    _told(alpha, ordered_on="2026-12-20")
    assert Subscription.objects.get().price_list == first


def test_a_school_that_is_gone_is_refused_in_words(db):
    with pytest.raises(SchoolGone, match="ONE-2026-ABCDEF n’existe plus"):
        subscribe_opened_school(actor=None, school=None, **ORDERED)


def test_its_event_is_said_once_and_done_with(said):
    event = _told(None)
    events.handle_event(event.pk)
    event.refresh_from_db()
    assert (bool(event.handled_at), event.attempts) == (True, 0)
    [(level, told)] = said
    assert (level, "school_opened:1" in told, "n’existe plus" in told) == ("WARNING", True, True)
    assert not Subscription.objects.exists()


def test_what_cannot_be_invoiced_waits_with_its_reason(alpha, said):
    event = _told(alpha, payer=ORDERED["payer"] | {"siret": "21350991200018"})
    assert (event.handled_at, event.attempts, "SIRET" in event.error) == (None, 1, True)
    assert not Subscription.objects.exists()
    assert not Payer.objects.exists()


def test_a_wrong_payer_is_refused_in_words(db):
    with pytest.raises(BillingRefused, match="e-mail"):
        made.payer(email="pas une adresse")
