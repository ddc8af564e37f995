"""Options, and pupils where they are counted: cut in lines, quoted, subscribed, charged pro rata."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing import facturx, rules
from billing.documents import document_pdf
from billing.models import BillingEntry, Invoice, PriceBand, PriceList
from billing.papers import frozen_of
from billing.rules import Band
from billing.selectors.prices import options_of, options_taken
from billing.services import BillingRefused
from billing.services.extras import change_extras
from billing.services.invoices import draft_invoice, drop_draft, issue_invoice
from billing.services.prices import publish_list
from billing.services.quotes import QuotedSchool, make_quote, schools_of
from billing.services.renewals import propose_renewal
from billing.services.subscriptions import add_classes
from tests.billing import made
from tests.billing.schematrons import EN16931, FRENCH, refused
from tests.queries import exactly

BANDS = [
    Band("school", 14_900, up_to=3),
    Band("school", 24_900),
    Band("option", 6_000, code="films", label="Films"),
    Band("option", 5_005, code="labo"),
]
PUPILS = [Band("pupil", 120, up_to=100), Band("pupil", 90)]


pytestmark = pytest.mark.usefixtures("november")


@pytest.mark.parametrize(
    ("bands", "asked", "parts"),
    [
        (BANDS, {"classes": 3}, [("school", 14_900)]),
        (BANDS, {"classes": 3, "pupils": 80}, [("school", 14_900)]),
        (BANDS, {"classes": 4, "options": ["films"]}, [("school", 24_900), ("option", 6_000)]),
        (
            BANDS,
            {"classes": 4, "options": ["labo", "films", "labo"]},
            [("school", 24_900), ("option", 6_000), ("option", 5_005)],
        ),
        (PUPILS, {"classes": 4, "pupils": 100}, [("pupil", 12_000)]),
        (PUPILS, {"classes": 4, "pupils": 101}, [("pupil", 9_090)]),
        (BANDS + PUPILS, {"classes": 4, "pupils": 10}, [("school", 24_900), ("pupil", 1_200)]),
        ([Band("class", 5_000), Band("school", 100)], {"classes": 4}, [("school", 20_100)]),
    ],
)
def test_a_year_cut_in_lines(bands, asked, parts):
    found = rules.year_parts(bands, **asked)
    assert [(part.kind, part.cents) for part in found] == parts
    assert rules.year_price(bands, **asked).cents == sum(cents for _kind, cents in parts)


def test_an_option_that_is_not_sold_has_no_price():
    with pytest.raises(rules.NoPrice, match="piscine"):
        rules.year_parts(BANDS, classes=3, options=["piscine"])


@given(st.integers(1, 60), st.integers(0, 900), st.sets(st.sampled_from(["films", "labo"])))
def test_the_parts_are_the_price(classes, pupils, options):
    asked = {"classes": classes, "pupils": pupils, "options": options}
    parts = rules.year_parts(BANDS + PUPILS, **asked)
    assert sum(part.cents for part in parts) == rules.year_price(BANDS + PUPILS, **asked).cents


# --- quotes


def _quote(plan="annual", **said):
    school = QuotedSchool("0359901X", "École Alpha", 5, **said)
    return make_quote(actor=None, payer=made.payer(), schools=[school], plan=plan)


def test_a_quote_has_a_line_an_option(db):
    made.rich_list()
    quote = _quote(options=("films", "labo"))
    lines = frozen_of(quote).lines
    assert [(line.label.split(",")[0], line.detail, line.net_cents) for line in lines] == [
        ("Abonnement annuel à ONE", "5 classes, 10 mois sur 12", 20_750),
        ("Option «\u00a0Films d’animation\u00a0»", "10 mois sur 12", 5_000),
        ("Option «\u00a0Laboratoire de langue\u00a0»", "10 mois sur 12", 4_171),
    ]
    assert quote.net_cents == sum(line.net_cents for line in lines)
    assert schools_of(quote)[0].options == ("films", "labo")
    assert document_pdf(frozen_of(quote)).startswith(b"%PDF")


def test_a_quote_by_pupils(db):
    made.rich_list()
    quote = _quote("pupils", pupils=270, options=("films",))
    first = frozen_of(quote).lines[0]
    assert first.label == "Abonnement à ONE par élève, année scolaire 2026-2027"
    assert first.detail.replace("\u00a0", " ").replace("\u202f", " ") == "270 élèves à 0,90 €, 10 mois sur 12"
    assert (quote.plan, quote.net_cents) == ("pupils", 20_250 + 5_000)


@pytest.mark.parametrize(
    ("plan", "said", "why"),
    [("pupils", {}, "nombre d’élèves de École Alpha"), ("annual", {"options": ("piscine",)}, "piscine")],
)
def test_what_a_quote_cannot_price_is_said_without_a_number(db, plan, said, why):
    made.rich_list()
    with pytest.raises(BillingRefused, match=why):
        _quote(plan, **said)
    assert not BillingEntry.objects.filter(kind="quoted").exists()


# --- subscriptions and their invoices


def _lines(invoice):
    return [(line.what, line.net_cents) for line in invoice.lines.order_by("position")]


def test_an_invoice_with_options_is_right_by_the_rules(alpha):
    made.rich_list()
    invoice = made.invoice(made.subscription(alpha, options=("films", "labo")))
    assert _lines(invoice) == [("year", 20_750), ("option", 5_000), ("option", 4_171)]
    assert (invoice.net_cents, invoice.vat_cents) == (29_921, 5_984)
    xml = facturx.xml_of(frozen_of(invoice))
    assert [refused(xml, each) for each in (EN16931, FRENCH)] == [[], []]
    assert "Films d’animation" in xml.decode()


def test_an_invoice_by_pupils_is_right_by_the_rules(alpha):
    made.rich_list()
    invoice = made.invoice(made.subscription(alpha, plan="pupils", pupils=270, options=("films",)))
    assert _lines(invoice) == [("year", 20_250), ("option", 5_000)]
    xml = facturx.xml_of(frozen_of(invoice))
    assert [refused(xml, each) for each in (EN16931, FRENCH)] == [[], []]


def _changed(year, **said):
    return change_extras(actor=None, subscription=year, **{"on": date(2027, 1, 15)} | said)


def test_an_option_added_in_the_year_pays_the_months_left(alpha):
    made.rich_list()
    year = made.subscription(alpha)
    issue_invoice(actor=None, invoice=made.draft(year))
    changed = _changed(year, options=["films"])
    assert (changed.options, changed.year_cents) == (["films"], 30_900)
    draft = Invoice.objects.get(state="draft")
    assert _lines(draft) == [("option", 4_000)]
    assert BillingEntry.objects.get(kind="changed").text == "+ films"
    with pytest.raises(BillingRefused, match="Rien ne change"):
        _changed(year, options=["films"])
    assert draft.lines.count() == 1


def test_pupils_added_in_the_year_pay_the_months_left(alpha):
    made.rich_list()
    year = made.subscription(alpha, plan="pupils", pupils=270)
    changed = _changed(year, pupils=300)
    assert (changed.pupil_limit, changed.year_cents) == (300, 27_000)
    assert _lines(Invoice.objects.get()) == [("pupils", 1_800)]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"options": []}, "en moins"),
        ({"options": ["films", "piscine"]}, "piscine"),
        ({"options": ["films", "labo"], "on": None}, "Ce jour"),
        ({"options": ["films", "labo"], "on": date(2026, 10, 31)}, "Ce jour"),
        ({"options": ["films", "labo"], "on": date(2027, 9, 1)}, "Ce jour"),
    ],
)
def test_what_a_running_year_does_not_take(alpha, said, why):
    made.rich_list()
    year = made.subscription(alpha, options=("films",))
    with pytest.raises(BillingRefused, match=why):
        _changed(year, **said)
    year.refresh_from_db()
    assert (year.options, year.year_cents) == (["films"], 30_900)


@pytest.mark.parametrize(("pupils", "why"), [(0, "Indiquez le nombre"), (269, "en moins")])
def test_pupils_of_a_running_year(alpha, pupils, why):
    made.rich_list()
    year = made.subscription(alpha, plan="pupils", pupils=270)
    with pytest.raises(BillingRefused, match=why):
        _changed(year, pupils=pupils)


def test_a_proposed_year_takes_what_is_said(alpha):
    made.rich_list()
    proposed = propose_renewal(actor=None, subscription=made.subscription(alpha, options=("films",)))
    changed = _changed(proposed, options=["labo"], on=None)
    assert (changed.options, changed.year_cents) == (["labo"], 29_905)
    assert not Invoice.objects.exists()


def test_a_proposed_year_keeps_an_option_that_is_sold_no_more(alpha):
    made.rich_list()
    year = made.subscription(alpha, options=("films",))
    made.poorer_list()
    proposed = propose_renewal(actor=None, subscription=year)
    assert (proposed.options, proposed.year_cents) == (["films"], 36_000)
    assert _changed(proposed, options=[], on=None).year_cents == 30_000


def test_an_ended_year_takes_nothing(alpha):
    made.rich_list()
    year = made.subscription(alpha)
    type(year).objects.update(state="ended")
    with pytest.raises(BillingRefused, match="plus en cours"):
        _changed(year, options=["films"])


def test_charged_again_options_stay_on_their_lines(alpha):
    made.rich_list()
    year = made.subscription(alpha, options=("films",))
    first = made.draft(year)
    add_classes(actor=None, subscription=year, class_count=9, on=date(2026, 11, 22))
    before = _lines(first)
    assert [what for what, _net in before] == ["year", "option", "classes"]
    drop_draft(actor=None, invoice=first)
    again = draft_invoice(actor=None, payer=year.payer, subscriptions=[year])
    assert _lines(again) == [("year", before[0][1] + before[2][1]), ("option", 5_000)]
    first.refresh_from_db()
    assert again.net_cents == first.net_cents


# --- the list


def test_a_list_is_published_with_plans_and_options(db):
    bands = [*BANDS, *(Band(band.kind, band.cents, band.up_to, plan="pupils") for band in PUPILS)]
    said = {"actor": None, "name": "2027", "valid_from": date(2027, 9, 1), "vat_rate": 2_000}
    published = publish_list(**said, bands=bands)
    assert published.bands.filter(plan="pupils", kind="pupil").count() == 2
    assert PriceList.objects.exclude(pk=published.pk).get().valid_to == date(2027, 8, 31)


@pytest.mark.parametrize("bands", [PUPILS[:1], [Band("option", 5, code="seule")]])
def test_each_plan_has_a_price_for_any_school(db, bands):
    bands = [*BANDS, *(Band(band.kind, band.cents, band.up_to, band.code, plan="pupils") for band in bands)]
    with pytest.raises(BillingRefused, match="tranche sans limite"):
        publish_list(actor=None, name="2027", valid_from=date(2027, 9, 1), vat_rate=2_000, bands=bands)


def test_today_is_for_the_demo_alone(db, settings):
    said = {"actor": None, "name": "Jour", "valid_from": date(2026, 11, 22), "vat_rate": 2_000, "bands": BANDS}
    with pytest.raises(BillingRefused, match="jour à venir"):
        publish_list(**said)
    settings.PRODUCTION = True
    with pytest.raises(BillingRefused, match="jour à venir"):
        publish_list(**said, at_once=True)
    settings.PRODUCTION = False
    assert publish_list(**said, at_once=True).valid_to is None


# --- options that are sold no more
@pytest.fixture
def withdrawn(november):
    """It is October 2027: the list in force sells films no more."""
    made.rich_list()
    poorer = made.poorer_list()
    november.move_to("2027-10-05T10:00:00+02:00")
    return poorer


def test_a_quote_keeps_an_option_at_its_last_price(withdrawn, alpha):
    quote = _quote(options=("films", "labo"))
    assert quote.price_list == withdrawn
    assert [line.net_cents for line in frozen_of(quote).lines] == [27_500, 5_500, 6_417]  # eleven months
    year = made.subscription(alpha, by=quote.payer, prices=withdrawn, opened_on=date(2027, 10, 5), options=("films",))
    assert year.year_cents == 36_000
    assert [line.net_cents for line in made.draft(year).lines.order_by("position")] == [27_500, 5_500]
    assert [option.code for option in options_taken(year)] == ["films"]
    assert add_classes(actor=None, subscription=year, class_count=9, on=date(2027, 10, 6)).year_cents == 36_000


def test_its_last_price_is_that_of_the_last_list_that_sold_it(november):
    made.rich_list()
    dearer = [*BANDS[:2], Band("option", 6_600, code="films", label="Films")]
    publish_list(actor=None, name="Tarif 2027", valid_from=date(2027, 9, 1), vat_rate=2_000, bands=dearer)
    poorer = made.poorer_list(on=date(2028, 9, 1))
    made.poorer_list(on=date(2029, 9, 1)).bands.create(kind="option", code="films", cents=1)  # not known yet
    assert [band.cents for band in options_of(poorer, "annual", held=["films", "labo"])] == [7_000, 6_600]


@pytest.mark.parametrize("code", ["piscine", "films"])
def test_what_was_never_sold_or_only_with_another_plan_has_no_price(withdrawn, code):
    PriceBand.objects.filter(plan="annual", code="films").delete()
    with pytest.raises(BillingRefused, match=code):
        _quote(options=(code,))


def test_what_is_sold_no_more_is_kept_or_given_up_never_taken(withdrawn, alpha, beta):
    sold = {"prices": withdrawn, "opened_on": date(2027, 10, 5)}
    kept = made.subscription(alpha, options=("films",), **sold)
    changed = _changed(kept, options=["films", "labo"], on=date(2027, 10, 6))
    assert (changed.options, changed.year_cents) == (["films", "labo"], 43_000)
    other = made.subscription(beta, by=kept.payer, **sold)
    with pytest.raises(BillingRefused, match="films"):
        _changed(other, options=["films"], on=date(2027, 10, 6))
    type(kept).objects.update(state="proposed")
    assert _changed(kept, options=[], on=None).year_cents == 30_000


def test_what_is_sold_asks_for_no_other_list(withdrawn):
    with exactly(1):
        options_of(withdrawn, "annual", held=["labo"])
    with exactly(2):
        options_of(withdrawn, "annual", held=["films", "labo"])
