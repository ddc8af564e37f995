"""Who sells, read from the settings; what misses is said to whoever runs ONE."""

import pytest

from billing.seller import SellerUnknown, seller


def said(settings, **changes):
    """The settings with these values."""
    settings.SELLER = settings.SELLER | changes


def test_the_demo_has_a_seller():
    assert seller().siren == "999999998"
    assert seller().capital_cents == 1_000_000


def test_spaces_are_for_the_eye(settings):
    said(settings, siret="999 999 998 00019", iban="fr76 3000 6000 0112 3456 7890 189", address="Bâtiment A | 1 rue")
    found = seller()
    assert (found.siret, found.iban) == ("99999999800019", "FR7630006000011234567890189")
    assert found.address.lines == ("Bâtiment A", "1 rue")


def test_what_misses_is_named(settings):
    said(settings, iban="", siret="", vat_number="")
    with pytest.raises(SellerUnknown, match="ONE_SELLER_SIRET, ONE_SELLER_IBAN, ONE_SELLER_VAT_NUMBER"):
        seller()


def test_an_exempt_seller_needs_no_vat_number_and_prints_none(settings):
    said(settings, exempt=True, vat_number="FR11999999998")
    assert seller().vat_number == ""


@pytest.mark.parametrize("changes", [{"siret": "99999999800018"}, {"iban": "FR00"}, {"address": "|"}])
def test_what_is_wrong_is_said(settings, changes):
    said(settings, **changes)
    with pytest.raises(SellerUnknown, match="la configuration du vendeur est fausse"):
        seller()
