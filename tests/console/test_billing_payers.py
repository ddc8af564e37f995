"""A payer's card, edited by two at once."""

import pytest

from billing.services import BillingRefused
from billing.services.payers import change_payer
from tests.billing import made


def test_a_card_that_somebody_changed_meanwhile_is_not_undone(desk, november):
    payer = made.payer()
    url = f"/facturation/payeurs/{payer.pk}/modifier/"
    form = desk.get(url).context["form"]
    said = {name: form[name].value() for name in form.fields if form[name].value()} | {"name": "Ville de Kerlune"}
    november.move_to("2026-11-22T10:05:00+01:00")
    change_payer(actor=None, payer=payer, email="compta@kerlune.example.fr")
    refused = desk.post(url, said)
    assert (refused.status_code, refused.context["form"]["name"].value()) == (422, "Ville de Kerlune")
    payer.refresh_from_db()
    assert (payer.email, payer.name) == ("compta@kerlune.example.fr", "Commune de Kerlune")
    desk.post(url, said | {"email": payer.email, "seen": refused.context["form"]["seen"].value()})
    payer.refresh_from_db()
    assert (payer.email, payer.name) == ("compta@kerlune.example.fr", "Ville de Kerlune")


@pytest.fixture
def card(november, desk):
    """The town's card as its form sends it, and where."""
    payer = made.payer()
    url = f"/facturation/payeurs/{payer.pk}/modifier/"
    form = desk.get(url).context["form"]
    return payer, url, {name: form[name].value() for name in form.fields if form[name].value()}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("fr 83 404 833 048", "FR83404833048"), ("DE 136695976", "DE136695976"), ("EL094259216", "EL094259216"), ("", "")],
)
def test_a_vat_number_is_kept_as_invoices_write_it(desk, card, typed, kept):
    payer, url, said = card
    assert desk.post(url, said | {"vat_number": typed}).status_code == 302
    payer.refresh_from_db()
    assert payer.vat_number == kept


@pytest.mark.parametrize("typed", ["FR84404833048", "FR83404833049", "83404833048", "FR", "DE12", "US123456789", "?"])
def test_a_vat_number_that_cannot_be_is_said_at_its_field(desk, card, typed):
    payer, url, said = card
    refused = desk.post(url, said | {"vat_number": typed})
    assert refused.status_code == 422
    assert "Ce numéro de TVA n’existe pas" in str(refused.context["form"].errors["vat_number"])
    assert refused.context["form"]["vat_number"].value() == typed
    payer.refresh_from_db()
    assert payer.vat_number == ""


def test_the_verbs_check_it_too_but_only_when_it_changes(card):
    payer, _url, _said = card
    with pytest.raises(BillingRefused, match="numéro de TVA"):
        change_payer(actor=None, payer=payer, vat_number="FR1")
    with pytest.raises(BillingRefused, match="numéro de TVA"):
        made.payer(service_code="S1", vat_number="FR1")
    assert made.payer(service_code="S1", vat_number="FR 83404833048").vat_number == "FR83404833048"
    type(payer).objects.filter(pk=payer.pk).update(vat_number="FR1")  # written before it was checked
    change_payer(actor=None, payer=payer, email="autre@kerlune.example.fr")
    payer.refresh_from_db()
    assert (payer.email, payer.vat_number) == ("autre@kerlune.example.fr", "FR1")
