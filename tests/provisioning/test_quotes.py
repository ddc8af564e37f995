"""An order that takes up a quote: on the site, in the console, and until the school is subscribed."""

from datetime import date

import pytest
import time_machine

from billing.models import Quote
from billing.services.quotes import QuotedSchool, accept_quote, expire_quotes, make_quote, refuse_quote
from provisioning import limits, opening
from provisioning.models import Order
from provisioning.services import OrderRefused
from tests.billing import made
from tests.factories.provisioning import SIRET, make_uai
from tests.provisioning.conftest import PAYER, SCHOOL

pytestmark = pytest.mark.usefixtures("november")

UNKNOWN = "Aucun devis en cours de validité ne porte ce numéro"


@pytest.fixture
def quote(db):
    return _quoted()


def _quoted(classes=3):
    schools = [QuotedSchool(SCHOOL["uai"], SCHOOL["school_name"], classes)]
    return make_quote(actor=None, payer=made.payer(name="Commune de Tréguénac", siret=SIRET), schools=schools)


def _text(response):
    return response.content.decode().replace("\xa0", " ")


def _with(visitor, number):
    """The three steps, with this number of a quote."""
    visitor.fill()
    return visitor.post("/commander/payeur/", PAYER | {"quote_number": number})


def _ordered(visitor, number):
    _with(visitor, number)
    visitor.send()
    return Order.objects.latest("pk")


# --- on the site


@pytest.mark.parametrize("typed", ["DE-2026-00001", " de-2026-00001 ", "DE–2026–00001", "DE - 2026 - 00001"])
def test_a_number_however_it_is_typed_is_kept_with_the_order(visitor, quote, typed):
    page = _with(visitor, typed)
    assert page.request["PATH_INFO"] == "/commander/recapitulatif/"
    assert "Aux prix de votre devis DE-2026-00001" in _text(page)
    assert "178,80" not in _text(page)
    visitor.send()
    order = Order.objects.get()
    assert (order.quote_number, order.status) == ("DE-2026-00001", "submitted")
    quote.refresh_from_db()
    assert quote.state == "sent"


def test_without_a_number_nothing_changes(visitor):
    assert "178,80" in _text(_with(visitor, ""))
    visitor.send()
    assert Order.objects.get().quote_number == ""


def _past(quote):
    Quote.objects.filter(pk=quote.pk).update(issued_on=date(2026, 7, 1), valid_until=date(2026, 11, 21))


def _expired(quote):
    _past(quote)
    expire_quotes(actor=None, on=date(2026, 11, 22))


@pytest.mark.parametrize(
    "spoil",
    [
        _past,
        _expired,
        lambda quote: refuse_quote(actor=None, quote=quote),
        lambda quote: accept_quote(actor=None, quote=quote, order_reference="ONE-2026-AAAAAA"),
        lambda quote: Quote.objects.filter(pk=quote.pk).update(number="DE-2026-00002"),
    ],
)
def test_a_quote_that_is_gone_and_one_that_never_was_are_said_alike(visitor, quote, spoil):
    spoil(quote)
    page = _with(visitor, "DE-2026-00001")
    assert page.request["PATH_INFO"] == "/commander/payeur/"
    said = _text(page)
    assert said.count(UNKNOWN) == 2  # in the summary of errors and at its field
    assert 'value="DE-2026-00001"' in said
    assert "Tréguénac" not in said
    assert 'value="2026-118"' in said
    visitor.send()
    assert not Order.objects.exists()


def test_a_number_that_is_none_is_said_at_once(visitor, quote):
    said = _text(_with(visitor, "2026/17"))
    assert "Un numéro de devis s’écrit comme DE-2026-00042" in said
    assert 'value="2026/17"' in said


def test_numbers_are_not_tried_at_will(visitor, quote, monkeypatch):
    monkeypatch.setattr(limits, "QUOTES", limits.Limit("quotes", 2, 3600))
    for wrong in ("DE-2026-00007", "DE-2026-00008"):
        assert UNKNOWN in _text(_with(visitor, wrong))
    said = _text(_with(visitor, "DE-2026-00001"))
    assert "Beaucoup de numéros viennent de votre adresse" in said
    assert 'value="DE-2026-00001"' in said
    # A page looked at again asks nothing more.
    again = _text(visitor.get("/commander/payeur/?verifier=1"))
    assert "Beaucoup de numéros" in again
    assert UNKNOWN not in again


def test_the_same_number_sent_again_is_not_counted(visitor, quote, monkeypatch):
    monkeypatch.setattr(limits, "QUOTES", limits.Limit("quotes", 1, 3600))
    visitor.fill()
    for _again in range(3):
        page = visitor.post("/commander/payeur/", PAYER | {"quote_number": "DE-2026-00001"})
        assert page.request["PATH_INFO"] == "/commander/recapitulatif/"


def test_a_quote_taken_while_one_writes_is_said_at_its_field(visitor, quote):
    _with(visitor, "DE-2026-00001")
    accept_quote(actor=None, quote=quote, order_reference="ONE-2026-AAAAAA")
    page = visitor.send()
    assert page.request["PATH_INFO"] == "/commander/payeur/"
    assert UNKNOWN in _text(page)
    assert not Order.objects.exists()


def test_sent_twice_it_is_one_order(visitor, quote):
    order = _ordered(visitor, quote.number)
    visitor.send()
    assert Order.objects.get() == order


# --- accepted


def test_accepting_the_order_accepts_its_quote(visitor, quote):
    order = _ordered(visitor, quote.number)
    opening.accept(actor=None, order=order)
    quote.refresh_from_db()
    assert (quote.state, quote.order_reference) == ("accepted", order.reference)


def test_the_team_may_be_late_when_the_order_was_not(visitor, quote):
    order = _ordered(visitor, quote.number)
    with time_machine.travel("2027-03-01T10:00:00+01:00", tick=False):
        expire_quotes(actor=None, on=date(2027, 3, 1))
        opening.accept(actor=None, order=order)
    quote.refresh_from_db()
    assert quote.state == "accepted"


def test_the_second_order_is_told_who_took_the_quote(visitor, quote):
    first = _ordered(visitor, quote.number)
    visitor.post("/commander/", SCHOOL | {"uai": make_uai(7002)})
    visitor.post("/commander/ecole/1/classes/", {"class_count": "3", **_ADMINISTRATOR})
    second = _ordered_as_typed(visitor, quote.number)
    opening.accept(actor=None, order=first)
    with pytest.raises(OrderRefused, match=f"déjà accepté, pour la commande {first.reference}"):
        opening.accept(actor=None, order=second)
    second.refresh_from_db()
    assert second.status == "submitted"
    assert not second.schools.exclude(school=None).exists()


_ADMINISTRATOR = {"first_name": "Élise", "last_name": "Morvan", "email": "elise.morvan@ac-rennes.example.fr"}


def _ordered_as_typed(visitor, number):
    visitor.post("/commander/payeur/", PAYER | {"quote_number": number})
    visitor.send()
    return Order.objects.latest("pk")


def test_refused_with_the_order_the_quote_stays_to_be_taken(visitor, quote):
    order = _ordered(visitor, quote.number)
    Order.objects.filter(pk=order.pk).update(status="refused")
    with pytest.raises(OrderRefused):
        opening.accept(actor=None, order=order)
    quote.refresh_from_db()
    assert quote.state == "sent"
