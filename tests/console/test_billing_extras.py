"""Options and pupils at the console: on a quote, on a subscription."""

import pytest

from billing.models import Invoice, PriceList, Quote
from billing.services.quotes import schools_of
from tests.billing import made
from tests.console.conftest import toasts, words

pytestmark = pytest.mark.usefixtures("november")

UAI = "0359901X"


def _typed(**more):
    row = {"ecoles-0-name": "École Alpha", "ecoles-0-uai": UAI, "ecoles-0-class_count": "5"}
    return {"opening_on": "2026-11-22", "ecoles-TOTAL_FORMS": 1, "ecoles-INITIAL_FORMS": 0} | row | more


def test_a_list_without_options_asks_for_none(look):
    page = look(f"/facturation/payeurs/{made.payer().pk}/devis/")
    assert not page.cssselect("[name$=options], [name$=pupils], [name=plan]")


def test_a_quote_with_an_option_by_pupils(desk, look):
    made.rich_list()
    url = f"/facturation/payeurs/{made.payer().pk}/devis/"
    page = look(url)
    assert "Films d’animation" in words(page)
    assert len(page.cssselect("[name='ecoles-0-options']")) == 2
    typed = _typed(**{"plan": "pupils", "ecoles-0-options": ["films"]})
    refused = desk.post(url, typed)
    assert refused.status_code == 422
    assert "Cette formule compte les élèves" in refused.content.decode()
    assert "checked" in refused.content.decode()
    desk.post(url, typed | {"ecoles-0-pupils": "270"})
    quote = Quote.objects.get()
    assert (quote.plan, quote.net_cents) == ("pupils", 25_250)
    assert (schools_of(quote)[0].pupils, schools_of(quote)[0].options) == (270, ("films",))
    shown = words(look(f"/facturation/devis/{quote.pk}/"))
    assert "Option « Films d’animation »" in shown.replace("\xa0", " ")


def test_pupils_written_for_a_plan_by_classes_are_left_out(desk):
    made.rich_list()
    typed = _typed(**{"plan": "annual", "ecoles-0-pupils": "270"})
    desk.post(f"/facturation/payeurs/{made.payer().pk}/devis/", typed)
    assert (Quote.objects.get().net_cents, schools_of(Quote.objects.get())[0].pupils) == (20_750, 0)


def test_an_option_that_is_not_sold_is_said_at_its_field(desk):
    made.rich_list()
    typed = _typed(**{"plan": "annual", "ecoles-0-options": ["piscine"]})
    answer = desk.post(f"/facturation/payeurs/{made.payer().pk}/devis/", typed)
    assert answer.status_code == 422
    assert "Cette option n’est pas au tarif" in answer.content.decode()


def test_an_option_is_added_to_a_year_once(desk, look, alpha):
    made.rich_list()
    year = made.subscription(alpha)
    url = f"/facturation/abonnements/{year.pk}/options/"
    assert "60,00 €" in words(look(url)).replace("\xa0", " ")
    typed = {"options": ["films"], "on": "2027-01-15"}
    assert "est complété" in toasts(desk.post(url, typed, follow=True))
    again = desk.post(url, typed)
    assert again.status_code == 422
    assert "Rien ne change" in again.content.decode().replace("\xa0", " ")
    assert Invoice.objects.get().lines.count() == 1
    assert "Films d’animation" in words(look(f"/facturation/abonnements/{year.pk}/"))


def test_a_year_that_ended_offers_none(desk, alpha):
    year = made.subscription(alpha)
    type(year).objects.update(state="ended")
    answer = desk.get(f"/facturation/abonnements/{year.pk}/options/", follow=True)
    assert "plus en cours" in toasts(answer)


def test_the_form_of_a_quote_asks_as_much_for_one_school_as_for_five(queries_of, alpha, beta):
    made.rich_list()
    payer = made.subscription(alpha).payer
    one = queries_of(f"/facturation/payeurs/{payer.pk}/devis/")
    made.subscription(beta, by=payer)
    assert queries_of(f"/facturation/payeurs/{payer.pk}/devis/") == one


# --- options that are sold no more
FILMS = "Films d’animation, 60,00 € (plus au tarif)"


@pytest.fixture
def year(alpha, november):
    """A school that has films, in the year after which they are sold no more: it is October 2027."""
    made.rich_list()
    year = made.subscription(alpha, options=("films",))
    made.poorer_list()
    november.move_to("2027-10-05T10:00:00+02:00")
    return year


def _choices(page, name):
    """What is offered, with whether it is ticked."""
    boxes = page.cssselect(f"[name='{name}']")
    return [
        (words(box.getparent()).replace("\xa0", " ").replace("\u202f", " "), "checked" in box.attrib) for box in boxes
    ]


def test_the_form_of_a_quote_keeps_what_a_school_has(year, desk, look):
    url = f"/facturation/payeurs/{year.payer.pk}/devis/"
    page = look(url)
    assert _choices(page, "ecoles-0-options") == [("Laboratoire de langue, 70,00 €", False), (FILMS, True)]
    assert _choices(page, "ecoles-1-options") == [("Laboratoire de langue, 70,00 €", False)]
    typed = _typed(opening_on="2027-10-05", **{"ecoles-INITIAL_FORMS": 1})
    desk.post(url, typed | {"ecoles-0-options": ["films"]})
    assert schools_of(Quote.objects.get())[0].options == ("films",)
    desk.post(url, typed)
    assert schools_of(Quote.objects.latest("pk"))[0].options == ()


def test_another_school_is_not_given_what_is_sold_no_more(year, desk):
    typed = _typed(opening_on="2027-10-05", **{"ecoles-0-options": ["films"]})
    answer = desk.post(f"/facturation/payeurs/{made.payer(siret='21350994600017').pk}/devis/", typed)
    assert answer.status_code == 422
    assert "Cette option n’est pas au tarif" in answer.content.decode()


def test_the_options_of_a_year_say_what_is_sold_no_more(year, look, november):
    url = f"/facturation/abonnements/{year.pk}/options/"
    shown = [("Films d’animation, 60,00 € (plus au tarif)", True), ("Laboratoire de langue, 50,05 €", False)]
    assert _choices(look(url), "options") == shown
    november.move_to("2027-02-01T10:00:00+01:00")  # its own list is still today's
    assert _choices(look(url), "options")[0] == ("Films d’animation, 60,00 €", True)


def test_a_proposed_year_keeps_what_is_sold_no_more_until_it_is_unticked(year, desk, look):
    poorer = PriceList.objects.latest("valid_from")
    type(year).objects.update(state="proposed", price_list=poorer)
    url = f"/facturation/abonnements/{year.pk}/options/"
    assert _choices(look(url), "options") == [("Laboratoire de langue, 70,00 €", False), (FILMS, True)]
    desk.post(url, {"options": ["films", "labo"]})
    year.refresh_from_db()
    assert (year.options, year.year_cents) == (["films", "labo"], 43_000)
    desk.post(url, {"options": ["labo"]})
    year.refresh_from_db()
    assert (year.options, year.year_cents) == (["labo"], 37_000)
    assert _choices(look(url), "options") == [("Laboratoire de langue, 70,00 €", True)]
