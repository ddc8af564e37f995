"""Quotes: a number, a last day, and an answer."""

from datetime import date

import pytest
import time_machine

from billing.frozen import FrozenInvoice
from billing.models import BillingEntry, PriceList
from billing.services import BillingRefused, quotes
from billing.services.quotes import QuotedSchool
from tests.billing import made

pytestmark = pytest.mark.usefixtures("november")

SCHOOLS = [QuotedSchool("0359901X", "École Alpha", 5), QuotedSchool("0359902Y", "École Beta", 13)]


@pytest.fixture
def quote(db):
    return quotes.make_quote(actor=None, payer=made.payer(), schools=SCHOOLS)


def test_a_quote_says_its_price_and_its_last_day(quote):
    assert (quote.number, quote.state, quote.price_list) == ("DE-2026-00001", "sent", PriceList.objects.get())
    assert (quote.issued_on, quote.valid_until) == (date(2026, 11, 22), date(2027, 2, 20))
    assert (quote.net_cents, quote.vat_cents, quote.total_cents) == (58_167, 11_633, 69_800)
    frozen = FrozenInvoice.from_json(quote.frozen)
    assert (frozen.kind, frozen.valid_until) == ("310", date(2027, 2, 20))
    assert [(line.school, line.detail) for line in frozen.lines] == [
        ("École Alpha", "5 classes, 10 mois sur 12"),
        ("École Beta", "13 classes, 10 mois sur 12"),
    ]
    assert BillingEntry.objects.get(kind="quoted").cents == 69_800


def test_a_quote_for_the_coming_year(db):
    quote = quotes.make_quote(actor=None, payer=made.payer(), schools=SCHOOLS[:1], opening_on=date(2027, 7, 5))
    assert quote.net_cents == 24_900
    assert FrozenInvoice.from_json(quote.frozen).lines[0].detail == "5 classes"


def test_a_quote_of_nothing_is_refused_without_a_number(db):
    with pytest.raises(BillingRefused, match="une école au moins"):
        quotes.make_quote(actor=None, payer=made.payer(), schools=[])


def test_accepted_by_an_order_once(quote):
    accepted = quotes.accept_quote(actor=None, quote=quote, order_reference=" ONE-2026-ABCDEF ")
    assert (accepted.state, accepted.order_reference) == ("accepted", "ONE-2026-ABCDEF")
    with pytest.raises(BillingRefused, match="accepté"):
        quotes.refuse_quote(actor=None, quote=quote)


@pytest.mark.parametrize(("day", "is_good"), [("2027-02-20", True), ("2027-02-21", False)])
def test_good_until_its_last_day(quote, day, is_good):
    with time_machine.travel(f"{day}T23:00:00+01:00", tick=False):
        if is_good:
            assert quotes.accept_quote(actor=None, quote=quote, order_reference="A").state == "accepted"
        else:
            with pytest.raises(BillingRefused, match="plus valable"):
                quotes.accept_quote(actor=None, quote=quote, order_reference="A")


def test_past_quotes_are_closed(quote):
    assert quotes.expire_quotes(actor=None, on=date(2027, 2, 20)) == 0
    assert quotes.expire_quotes(actor=None, on=date(2027, 2, 21)) == 1
    quote.refresh_from_db()
    assert quote.state == "expired"


def test_a_refusal_keeps_its_reason(quote):
    assert quotes.refuse_quote(actor=None, quote=quote, reason="Trop cher").state == "refused"
    assert BillingEntry.objects.get(kind="quote_refused").text == "Trop cher"
