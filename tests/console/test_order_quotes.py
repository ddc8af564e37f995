"""An order that takes up a quote, as the team reads and accepts it; the school is subscribed as the quote says."""

from datetime import UTC, datetime

import pytest

from billing.models import Invoice, PriceList, Quote, Subscription
from billing.services.quotes import QuotedSchool, make_quote
from provisioning import opening
from provisioning.console.rules import Counted, differences
from provisioning.models import Order
from provisioning.selectors import order_data as data_of
from tenants import events
from tenants.models import PlatformEvent, School
from tests.billing import made
from tests.console.conftest import toasts, words
from tests.factories.provisioning import SIRET, make_order, make_uai, order_data
from tests.provisioning.conftest import CLASSES, PAYER, SCHOOL, Visitor

pytestmark = pytest.mark.usefixtures("november")

UAI = make_uai(7801)


def _quote(uai=UAI, classes=3, siret=SIRET, **said):
    schools = [QuotedSchool(uai, "École Les Mésanges", classes)]
    return make_quote(actor=None, payer=made.payer(siret=siret), schools=schools, **said)


def _order(quote, uai=UAI, **changes):
    return make_order(uai=uai, quote_number=quote.number, **changes)


ANNUAL = Counted("annual", "Abonnement annuel", "Kerlune", SIRET, {UAI: 3}, {UAI: "Les Mésanges"})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, []),
        ({"payer_name": "Kerlune (ville)"}, []),
        ({"plan": "pupils", "plan_label": "À l’élève"}, ["« À l’élève » à la commande"]),
        ({"payer_siret": made.SIRET, "payer_name": "Trémont"}, ["Kerlune au devis, Trémont à la commande"]),
        ({"classes": {UAI: 4}}, ["Les classes de Les Mésanges : 3 au devis, 4 à la commande."]),
        (
            {"classes": {"X": 3}, "names": {"X": "Autre"}},
            ["Autre (X) n’est pas au devis", "n’est pas commandée"],
        ),
        ({"classes": {}, "names": {}}, [f"Les Mésanges ({UAI}) n’est pas commandée."]),
    ],
)
def test_what_an_order_says_otherwise(changes, said):
    found = differences(Counted(**vars(ANNUAL) | changes), ANNUAL)
    assert len(found) == len(said)
    assert all(part in line.replace("\xa0", " ") for part, line in zip(said, found, strict=True))


def test_the_quote_is_read_beside_its_order(look):
    quote = _quote()
    page = words(look(f"/commandes/{_order(quote).reference}/"))
    for said in (quote.number, "124,17 € HT", "20 février 2027", "Abonnement annuel", "Au tarif du jour"):
        assert said in page.replace("\xa0", " ")
    assert "n’est pas celle du devis" not in page


def test_what_differs_is_told_before_accepting(look):
    order = _order(_quote(classes=5, siret=made.SIRET))
    for url in (f"/commandes/{order.reference}/", f"/commandes/{order.reference}/accepter/"):
        page = words(look(url)).replace("\xa0", " ")
        assert "La commande n’est pas celle du devis" in page
        assert "5 au devis, 3 à la commande" in page
        assert "Commune de Kerlune au devis" in page


def test_an_order_without_a_quote_asks_nothing_of_billing(queries_of):
    plain, quoted = make_order(), _order(_quote())
    assert queries_of(f"/commandes/{quoted.reference}/") - queries_of(f"/commandes/{plain.reference}/") == 3


def test_it_is_found_by_the_number_of_its_quote(look):
    order = _order(_quote())
    make_order()
    found = look(f"/commandes/?q={order.quote_number.lower()}").cssselect("tbody tr")
    assert len(found) == 1


def test_two_orders_with_one_quote(desk, look):
    quote = _quote()
    first, second = _order(quote), _order(quote, make_uai(7802))
    assert first.reference in words(look(f"/commandes/{second.reference}/"))
    desk.post(f"/commandes/{first.reference}/accepter/")
    answer = desk.post(f"/commandes/{second.reference}/accepter/", follow=True)
    assert f"déjà accepté, pour la commande {first.reference}" in toasts(answer)
    assert "ne peut pas être acceptée" in answer.content.decode()
    assert list(Order.objects.order_by("pk").values_list("status", flat=True)) == ["accepted", "submitted"]


def test_accepting_twice_takes_the_quote_once(desk):
    quote = _quote()
    order = _order(quote)
    for _click in range(2):
        desk.post(f"/commandes/{order.reference}/accepter/")
    quote.refresh_from_db()
    assert (quote.state, quote.entries.filter(kind="quote_accepted").count()) == ("accepted", 1)


def test_the_team_writes_a_number_and_takes_it_off(desk):
    quote = _quote()
    order = make_order()
    url = f"/commandes/{order.reference}/modifier/"
    typed = _entry(order) | {"quote_number": "DE-2026-00099"}
    answer = desk.post(url, typed)
    assert answer.status_code == 422
    assert "Aucun devis en cours de validité" in answer.content.decode()
    assert 'value="DE-2026-00099"' in answer.content.decode()
    for number in (quote.number, ""):
        assert desk.post(url, _entry(order) | {"quote_number": number}).status_code == 302
        order.refresh_from_db()
        assert (order.quote_number, data_of(order)["quote_number"]) == (number, number)


def _entry(order):
    school = order.schools.get()
    fields = ("uai", "kind", "address", "postal_code", "city", "class_count")
    said = {f"school-0-{name}": getattr(school, name) for name in fields}
    said |= {f"payer-{name}": value for name, value in order_data()["payer"].items()}
    person = {"first_name": "Élise", "last_name": "Morvan", "email": "elise.morvan@ac-rennes.example.fr"}
    said |= {f"school-0-{name}": value for name, value in person.items()}
    more = {"schools": "1", "school-0-school_name": school.name, "school-0-class_lines": "", "action": "save"}
    return said | more | {"contact_email": "", "comment": "", "key": "", "kept": "", "version": order.version}


# --- the whole way


def test_from_the_form_to_the_subscription(desk, look):
    quote = make_quote(
        actor=None,
        payer=made.payer(siret=SIRET),
        schools=[QuotedSchool(SCHOOL["uai"], SCHOOL["school_name"], 5)],
    )
    visitor = Visitor()
    visitor.post("/commander/", SCHOOL)
    visitor.post("/commander/ecole/1/classes/", CLASSES)
    visitor.post("/commander/payeur/", PAYER | {"quote_number": quote.number})
    visitor.send()
    order = Order.objects.get()
    assert "5 au devis, 3 à la commande" in words(look(f"/commandes/{order.reference}/accepter/"))
    desk.post(f"/commandes/{order.reference}/accepter/")
    opening.run_opening(order.pk)
    # Dearer since the quote was sent.
    PriceList.objects.update(valid_to=datetime(2026, 11, 21, tzinfo=UTC).date())
    dear = PriceList.objects.create(name="Autre", valid_from=datetime(2026, 11, 22, tzinfo=UTC).date(), vat_rate=2_000)
    dear.bands.create(kind="school", cents=99_900)
    event = PlatformEvent.objects.get(kind="school_opened", school__uai=SCHOOL["uai"])
    events.handle_event(event.pk)
    year = Subscription.objects.get()
    assert (year.class_count, year.year_cents, year.price_list) == (5, 24_900, quote.price_list)
    assert (year.order_reference, Invoice.objects.get().net_cents) == (order.reference, 20_750)
    quote.refresh_from_db()
    assert (quote.state, quote.net_cents) == ("accepted", 20_750)


def test_a_school_opened_before_the_quoted_day_pays_from_that_day(alpha):
    quote = _quote(uai=alpha.uai, opening_on=datetime(2027, 1, 5, tzinfo=UTC).date())
    Quote.objects.update(state="accepted", order_reference="ONE-2026-ABCDEF")
    School.objects.filter(pk=alpha.pk).update(opened_at=datetime(2026, 11, 22, 9, tzinfo=UTC))
    payload = {"order_reference": "ONE-2026-ABCDEF", "plan": "annual", "class_count": 3}
    payload["payer"] = order_data()["payer"]
    event = PlatformEvent.objects.create(kind="school_opened", key="opened:1", school=alpha, payload=payload)
    events.handle_event(event.pk)
    assert Subscription.objects.get().starts_on.isoformat() == "2027-01-01"
    assert Invoice.objects.get().net_cents == quote.net_cents
