"""Options on the order form: shown with their prices where the list sells any, and taken until the subscription."""

from datetime import date

import pytest
from lxml import html

from billing.models import Invoice, PriceList, Subscription
from billing.services.quotes import QuotedSchool, make_quote
from provisioning import opening, services
from provisioning.documents import order_pdf
from provisioning.drafts import OrderProblems, parse_order
from provisioning.models import Order
from provisioning.selectors import order_data as data_of
from shared_apps.site.prices import estimate
from tenants import events
from tenants.models import PlatformEvent
from tests.billing import made
from tests.factories.provisioning import SIRET, make_draft, make_order, order_data
from tests.provisioning.conftest import CLASSES, PAYER, SCHOOL
from tests.queries import exactly

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture
def rich(db):
    return made.rich_list()


def _text(response):
    return response.content.decode().replace("\xa0", " ")


def _boxes(response):
    return html.fromstring(response.content.decode()).cssselect("input[name=options]")


def test_a_list_without_options_shows_nothing(visitor):
    visitor.post("/commander/", SCHOOL)
    page = visitor.get("/commander/ecole/1/classes/")
    assert not _boxes(page)
    assert "Options" not in _text(page)


def test_options_are_shown_with_their_prices_and_kept(visitor, rich):
    visitor.post("/commander/", SCHOOL)
    page = visitor.get("/commander/ecole/1/classes/")
    assert [box.get("value") for box in _boxes(page)] == ["films", "labo"]
    assert "60 € hors taxes par an" in _text(page)
    # What is typed wrong beside loses no choice; what is not sold is not kept.
    wrong = visitor.post("/commander/ecole/1/classes/", CLASSES | {"class_count": "0", "options": ["films", "piscine"]})
    assert [box.get("value") for box in _boxes(wrong) if "checked" in box.attrib] == ["films"]
    visitor.post("/commander/ecole/1/classes/", CLASSES | {"options": ["films"]})
    summary = _text(visitor.post("/commander/payeur/", PAYER))
    assert "Films d’animation, École Les Mésanges : 60 € HT" in summary
    assert "250,80 €" in summary  # 149 + 60, and 20 % of each
    visitor.send()
    order = Order.objects.get()
    assert order.schools.get().options == ["films"]
    assert order_pdf(order).startswith(b"%PDF")


def test_an_option_unchecked_again_is_left(visitor, rich):
    visitor.fill()
    for options in (["films"], []):
        visitor.post("/commander/ecole/1/classes/", CLASSES | {"options": options})
    visitor.send()
    assert Order.objects.get().schools.get().options == []


def test_an_option_that_went_while_one_wrote_is_said_at_its_step(visitor, rich):
    visitor.fill()
    visitor.post("/commander/ecole/1/classes/", CLASSES | {"options": ["films"]})
    rich.bands.filter(kind="option").delete()
    page = visitor.send()
    assert page.request["PATH_INFO"] == "/commander/ecole/1/classes/"
    assert "Cette option n’est pas au tarif" in _text(page)
    assert not Order.objects.exists()


@pytest.mark.parametrize("options", ["films", [1], ["x"] * 21, {"films": True}])
def test_options_of_a_script_are_a_list_of_codes(options):
    with pytest.raises(OrderProblems) as wrong:
        parse_order(order_data(options=options), look_up=lambda _uai: None)
    assert wrong.value.problems == [("options", "une liste de codes d’options était attendue.")]


def test_a_script_orders_what_is_sold(rich):
    assert make_order(options=["labo", "films", "films"]).schools.get().options == ["films", "labo"]
    with pytest.raises(OrderProblems, match="pas au tarif"):
        services.submit_order(actor=None, draft=make_draft(options=["piscine"]), source="command")


def test_an_order_without_options_asks_nothing_of_the_list(db):
    order = make_order()
    with exactly(2):  # the schools, for the page and for their classes
        order_pdf(order)


def test_a_correction_keeps_the_options(rich):
    order = make_order(options=["films"])
    assert parse_order(data_of(order)).schools[0].options == ("films",)


@pytest.mark.parametrize(
    ("counts", "extras", "cents"), [([3], [], 17_880), ([3], [6_000], 25_080), ([3, 5], [5_005], 53_766)]
)
def test_what_a_year_costs_with_options(counts, extras, cents):
    assert estimate(counts, extras).cents_with_vat == cents


def _opened(order):
    opening.accept(actor=None, order=order)
    opening.run_opening(order.pk)
    events.handle_event(PlatformEvent.objects.get(kind="school_opened", school__uai=order.schools.get().uai).pk)
    return Subscription.objects.get()


def test_the_school_is_subscribed_with_its_options(rich):
    year = _opened(make_order(options=["films"]))
    assert (year.options, year.year_cents) == (["films"], 20_900)
    lines = Invoice.objects.get().lines.order_by("position").values_list("what", "net_cents")
    assert list(lines) == [("year", 12_417), ("option", 5_000)]


def test_a_quote_says_the_options_and_the_pupils(rich):
    said = order_data()
    school = QuotedSchool(said["uai"], "École Les Mésanges", 3, pupils=70, options=("films",))
    quote = make_quote(actor=None, payer=made.payer(siret=SIRET), schools=[school], plan="pupils")
    year = _opened(make_order(uai=said["uai"], quote_number=quote.number))
    assert (year.plan, year.pupil_limit, year.options, year.price_list) == ("pupils", 70, ["films"], rich)
    assert Invoice.objects.get().net_cents == quote.net_cents
    assert PriceList.objects.get().valid_from < date(2026, 11, 22)
