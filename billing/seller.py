"""Who sells ONE, from the settings (ONE_SELLER_*, .env.example)."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from billing.frozen import Address, FrozenInvalid, Seller

_NEEDED = ("name", "legal_form", "siret", "address", "postcode", "city", "email", "iban")


class SellerUnknown(ValueError):
    """The settings do not say who sells; the text names the variables, for whoever runs ONE."""


def seller() -> Seller:
    """The seller of today's documents. Raises SellerUnknown when settings miss or are wrong."""
    said: dict[str, Any] = settings.SELLER
    missing = [key for key in _NEEDED if not said[key]]
    if not said["vat_number"] and not said["exempt"]:
        missing.append("vat_number")
    if missing:
        names = ", ".join(f"ONE_SELLER_{key.upper()}" for key in missing)
        raise SellerUnknown(
            _("Aucune facture ne peut être émise\u00a0: il manque %(names)s dans la configuration.") % {"names": names}
        )
    try:
        return _seller(said)
    except FrozenInvalid as wrong:
        raise SellerUnknown(
            _("Aucune facture ne peut être émise\u00a0: la configuration du vendeur est fausse (%(what)s).")
            % {"what": wrong}
        ) from wrong


def _seller(said: dict[str, Any]) -> Seller:
    """Spaces of SIRET, IBAN and VAT number are for the eye."""
    lines = tuple(line.strip() for line in said["address"].split("|") if line.strip())
    return Seller(
        name=said["name"],
        legal_form=said["legal_form"],
        siret=_tight(said["siret"]),
        address=Address(lines, said["postcode"], said["city"]),
        email=said["email"],
        phone=said["phone"],
        iban=_tight(said["iban"]),
        bic=_tight(said["bic"]),
        vat_number="" if said["exempt"] else _tight(said["vat_number"]),
        registry=said["registry"],
        capital_cents=said["capital"] * 100,
        exempt=said["exempt"],
        vat_on_debits=said["vat_on_debits"],
    )


def _tight(code: str) -> str:
    return "".join(code.split()).upper()
