"""Penalties as they run today: on an invoice's page and on that of late payers."""

from datetime import date

import pytest

from billing.services.payments import record
from billing.services.rates import add_rate
from shared_apps.ui.templatetags.ui import euros
from tests.billing import made
from tests.conftest import NOVEMBER
from tests.console.conftest import words

LATE = "/facturation/retards/"


pytestmark = pytest.mark.usefixtures("november")


def _sum(cents):
    """An amount as `words` gives it."""
    return " ".join(euros(cents).split())


def _page(look, invoice):
    return words(look(f"/facturation/factures/{invoice.pk}/").get_element_by_id("main"))


def test_an_invoice_says_what_being_late_adds(look, late):
    interest = round(late.total_cents * 22 * 0.1015 / 365)
    said = _page(look, late)
    assert f"Intérêts {_sum(interest)} Indemnité de recouvrement 40,00 €" in said
    assert f"Total à ce jour {_sum(interest + 4_000)}" in said
    assert "Taux de 10,15 % l’an : celui de la BCE (2,15 %) plus 8 points." in said
    assert "Le taux du 2e semestre 2026 n’est pas noté" in said
    assert "Aucune relance ne les a encore demandées" in said
    add_rate(actor=None, half_year=date(2026, 7, 1), rate=240)
    said = _page(look, made.reminded(late))
    assert "Taux de 10,4 % l’an" in said
    assert "n’est pas noté" not in said
    assert "Elles ont été demandées dans une relance" in said


def test_paid_late_they_run_no_more(look, late):
    record(actor=None, invoice=late, cents=late.total_cents, on=date(2026, 11, 10), means="mandat", reference="b 1")
    said = _page(look, late)
    assert f"Intérêts {_sum(round(late.total_cents * 10 * 0.1015 / 365))} " in said
    assert "les intérêts ne courent plus" in said


def test_on_time_nothing_is_said(look, late, november):
    record(actor=None, invoice=late, cents=late.total_cents, on=date(2026, 10, 31), means="mandat", reference="b 1")
    assert "Pénalités" not in _page(look, late)
    november.move_to("2026-10-31T10:00:00+01:00")
    assert "Pénalités" not in _page(look, late)


def test_a_late_invoices_page_has_a_fixed_number_of_queries(queries_of, late):
    url = f"/facturation/factures/{late.pk}/"
    record(actor=None, invoice=late, cents=100, on=date(2026, 11, 1), means="mandat", reference="b 0")
    one = queries_of(url)
    for place in range(1, 5):
        record(actor=None, invoice=late, cents=100, on=date(2026, 11, place), means="mandat", reference=f"b {place}")
    assert (one, queries_of(url)) == (17, 17)


def test_late_payers_say_their_penalties(look, late):
    page = look(LATE)
    interest = round(late.total_cents * 22 * 0.1015 / 365)
    assert f"{_sum(interest + 4_000)} dont {_sum(interest)} d’intérêts" in words(page.cssselect("tbody tr")[0])
    assert "Le taux du 2e semestre 2026 n’est pas noté" in words(page.get_element_by_id("main"))
    assert page.cssselect('main a[href="/facturation/taux/"]')


def test_late_payers_have_a_fixed_number_of_queries(queries_of, late, alpha, beta, november):
    one = queries_of(LATE)
    november.move_to("2026-10-01T10:00:00+02:00")
    others = [(beta, 2026), (beta, 2025), (alpha, 2025), (alpha, 2024)]
    for place, (school, year) in enumerate(others):
        town = made.payer(service_code=f"S{place}")
        made.invoice(made.subscription(school, by=town, opened_on=date(year, 10, 1)))
    november.move_to(NOVEMBER)
    assert (one, queries_of(LATE)) == (14, 14)
