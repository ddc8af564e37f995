"""The page of the rates late payment is counted with."""

from datetime import date

import pytest

from billing.models import CentralBankRate
from tenant_apps.accounts.models import AuditEntry
from tests.console.conftest import toasts, words

PAGE, SUMMER = "/facturation/taux/", date(2026, 7, 1)


pytestmark = pytest.mark.usefixtures("november")


def test_rates_are_listed_and_the_missing_one_is_said(look):
    page = look(PAGE)
    rows = [words(row) for row in page.cssselect("tbody tr")]
    assert rows[0] == "1er semestre 2026 2,15 % 10,15 % Corriger : 1er semestre 2026"
    assert [row[:4] for row in rows] == ["1er ", "2e s", "1er "]
    assert "Le taux du 2e semestre 2026 n’est pas noté" in words(page.get_element_by_id("main"))
    assert page.cssselect("option[value='2026-07-01']")
    assert not page.cssselect("option[value='2027-01-01']")


def test_one_is_added_once(desk, look, camille):
    answer = desk.post(PAGE, {"half_year": "2026-07-01", "rate": " 2 % "}, follow=True)
    assert toasts(answer) == "Le taux du 2e semestre 2026 est noté."
    assert CentralBankRate.objects.get(half_year=SUMMER).rate == 200
    again = desk.post(PAGE, {"half_year": "2026-07-01", "rate": "2,4"})
    assert again.status_code == 422
    assert "a déjà son taux" in str(again.context["form"].errors["half_year"])
    assert again.context["form"]["rate"].value() == "2,4"
    assert CentralBankRate.objects.get(half_year=SUMMER).rate == 200
    assert AuditEntry.objects.get(verb="billing.rate_added").actor == camille
    page = look(PAGE)
    assert "en cours" in words(page.cssselect("tbody tr")[0])
    assert "Chaque semestre a son taux" in words(page.get_element_by_id("main"))
    assert "n’est pas noté" not in words(page.get_element_by_id("main"))


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("half_year", "", "Choisissez un semestre"),
        ("half_year", "2027-01-01", "n’a pas commencé"),
        ("half_year", "2026-08-01", "n’a pas commencé"),
        ("half_year", "demain", "n’a pas commencé"),
        ("rate", "", "Écrivez un taux."),
        ("rate", "deux", "comme 2,15"),
        ("rate", "-1", "comme 2,15"),
        ("rate", "2,155", "comme 2,15"),
        ("rate", "20,01", "entre 0 et 20"),
        ("rate", "1" * 11, "10 caractères"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(desk, field, typed, said):
    refused = desk.post(PAGE, {"half_year": "2026-07-01", "rate": "2,00"} | {field: typed})
    assert refused.status_code == 422
    assert said in str(refused.context["form"].errors[field])
    assert not CentralBankRate.objects.filter(half_year=SUMMER).exists()


def test_a_rate_typed_wrong_is_mended(desk, camille):
    row = CentralBankRate.objects.get(half_year=date(2026, 1, 1))
    url = f"{PAGE}{row.pk}/"
    form = desk.get(url).context["form"]
    assert form["rate"].value() == "2,15"
    assert desk.post(url, {"rate": "x", "seen": "215"}).status_code == 422
    assert toasts(desk.post(url, {"rate": "2.25", "seen": "215"}, follow=True)).startswith("Le taux du 1er semestre")
    row.refresh_from_db()
    assert row.rate == 225
    late = desk.post(url, {"rate": "2,35", "seen": "215"})
    assert "a changé entre-temps" in str(late.context["form"].errors["rate"])
    assert desk.get(f"{PAGE}999999/").status_code == 404
    assert "a corrigé le taux de la BCE du" in desk.get("/journal/").content.decode()


def test_the_list_has_a_fixed_number_of_queries(queries_of):
    CentralBankRate.objects.exclude(half_year=date(2025, 1, 1)).delete()
    one = queries_of(PAGE)
    for year in range(2020, 2025):
        CentralBankRate.objects.create(half_year=date(year, 1, 1), rate=0)
    assert (one, queries_of(PAGE)) == (8, 8)


def test_without_any_rate(look):
    CentralBankRate.objects.all().delete()
    said = words(look(PAGE).get_element_by_id("main"))
    assert "Aucun taux" in said
    assert "ni aucun autre" in said
