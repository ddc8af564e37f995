"""What the tests of ordering share."""

from typing import Any

import pytest
from django.conf import settings

from provisioning.models import Order
from tests.client import StrictClient
from tests.factories.provisioning import SIRET, make_uai

SCHOOL = {
    "uai": make_uai(7001),
    "school_name": "École Les Mésanges",
    "kind": "primary",
    "address": "4 rue du Moulin",
    "postal_code": "35996",
    "city": "Kerlune",
}
CLASSES = {
    "class_count": "3",
    "first_name": "Élise",
    "last_name": "Morvan",
    "email": "elise.morvan@ac-rennes.example.fr",
}
PAYER = {
    "name": "Commune de Kerlune",
    "siret": SIRET,
    "service_code": "ECOLES",
    "commitment_number": "2026-118",
    "email": "factures@kerlune.example.fr",
    "address": "1 place de la Mairie",
    "postal_code": "35996",
    "city": "Kerlune",
    "contact_email": "",
}


class Visitor:
    """Somebody who orders on the public site, without scripts."""

    def __init__(self) -> None:
        self.client = StrictClient(settings.PLATFORM_DOMAIN)

    def post(self, path: str, data: dict[str, Any] | None = None) -> Any:
        """Send a form and go where it leads."""
        return self.client.post(path, data or {}, follow=True)

    def get(self, path: str) -> Any:
        """Open a page."""
        return self.client.get(path, follow=True)

    def fill(self, **changes: Any) -> Any:
        """All three steps, rightly; the last page reached."""
        self.post("/commander/", SCHOOL | changes)
        self.post("/commander/ecole/1/classes/", CLASSES)
        return self.post("/commander/payeur/", PAYER)

    def send(self, **more: Any) -> Any:
        """Send the order from the summary."""
        return self.post("/commander/recapitulatif/", {"terms": "on", "comment": "", "website": "", **more})

    def order(self) -> Order:
        """A whole order, sent."""
        self.fill()
        self.send()
        return Order.objects.get()


@pytest.fixture
def visitor(db: None) -> Visitor:
    """A new visitor of the public site."""
    return Visitor()
