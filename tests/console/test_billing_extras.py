"""Options and pupils at the console: on a quote, on a subscription."""

import pytest

from billing.models import Invoice, Quote
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
