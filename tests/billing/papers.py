"""Invoices, credit notes and quotes of invented people, as code makes them."""

from dataclasses import replace
from datetime import date
from typing import Any

from facturx import get_xml_from_pdf

from billing.frozen import (
    CREDIT_NOTE,
    INVOICE,
    QUOTE,
    Address,
    Buyer,
    FrozenInvoice,
    Line,
    Reference,
    Seller,
)

SELLER = Seller(
    name="ONE Démonstration",
    legal_form="SAS",
    siret="99999999800019",
    address=Address(("1 rue de l’Exemple",), "35000", "Rennes"),
    email="facturation@one.test",
    phone="02 99 00 00 00",
    iban="FR7630006000011234567890189",
    bic="ONEDFRPPXXX",
    vat_number="FR11999999998",
    registry="RCS Rennes 999 999 998",
    capital_cents=1_000_000,
)
EXEMPT_SELLER = replace(SELLER, legal_form="EI", vat_number="", registry="", capital_cents=0, exempt=True)
TOWN = Buyer(
    name="Commune de Kerlune",
    siret="21350991200019",
    address=Address(("Mairie", "Place de la République"), "35990", "Kerlune"),
    email="finances@kerlune.test",
)
OGEC = Buyer(
    name="OGEC Sainte-Anne",
    siret="77999999400014",
    address=Address(("4 rue des Tilleuls",), "35990", "Kerlune"),
    email="compta@sainte-anne.test",
)


def line(**changes: Any) -> Line:
    """A year of ONE for one school; `net_cents` follows what is changed."""
    said: dict[str, Any] = {
        "label": "Abonnement annuel à ONE",
        "unit_cents": 24_900,
        "vat_rate": 2_000,
        "school": "École Jules-Ferry",
        "uai": "0359998X",
        "starts_on": date(2026, 9, 1),
        "ends_on": date(2027, 8, 31),
    } | changes
    net = said.get("quantity", 1) * said["unit_cents"] - said.get("discount_cents", 0)
    return Line(**({"net_cents": net} | said))


def paper(*lines: Line, **changes: Any) -> FrozenInvoice:
    """An invoice of these lines, its totals made from them."""
    said: dict[str, Any] = {
        "kind": INVOICE,
        "number": "F2026-000042",
        "issued_on": date(2026, 9, 4),
        "due_on": date(2026, 10, 4),
        "seller": SELLER,
        "buyer": TOWN,
        "starts_on": date(2026, 9, 1),
        "ends_on": date(2027, 8, 31),
    }
    return FrozenInvoice.of(lines or (line(),), **(said | changes))


def credit_note(*lines: Line, **changes: Any) -> FrozenInvoice:
    """What corrects invoice F2026-000042."""
    said = {
        "kind": CREDIT_NOTE,
        "number": "A2026-000007",
        "issued_on": date(2026, 11, 2),
        "due_on": None,
        "original": Reference("F2026-000042", date(2026, 9, 4)),
        "reason": "École fermée au 31 octobre 2026",
    }
    return paper(*lines, **(said | changes))


def quote(*lines: Line, **changes: Any) -> FrozenInvoice:
    """What is offered, until a day."""
    said = {"kind": QUOTE, "number": "D2026-000003", "due_on": None, "valid_until": date(2026, 12, 4)}
    return paper(*lines, **(said | changes))


def xml_in(pdf: bytes) -> bytes:
    """The message that a Factur-X carries."""
    return get_xml_from_pdf(pdf, check_xsd=False)[1]
