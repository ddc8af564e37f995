"""Orders and directory entries; all schools, towns and people are invented."""

import itertools
from typing import Any

import factory

from provisioning import services
from provisioning.choices import OrderSource
from provisioning.drafts import OrderDraft, parse_order
from provisioning.models import DirectoryEntry, Order, OrderedSchool
from tenants.choices import SchoolKind
from tenants.text import search_form
from tenants.uai import check_letter

# SIRETs of nobody, right by Luhn.
SIRET = "99999999800019"
_numbers = itertools.count(1)


def make_uai(number: int) -> str:
    """A well-formed UAI of department 999, which does not exist."""
    digits = f"999{number:04d}"
    return digits + check_letter(digits)


def order_data(**changes: Any) -> dict[str, Any]:
    """A right order as JSON gives it, for a school of its own; `changes` replace whole keys."""
    return {
        "uai": make_uai(next(_numbers)),
        "school_name": "École Les Mésanges",
        "classes": 3,
        "administrator": {"first_name": "Élise", "last_name": "Morvan", "email": "elise.morvan@ac-rennes.example.fr"},
        "payer": {
            "name": "Commune de Kerlune",
            "siret": SIRET,
            "service_code": "ECOLES",
            "commitment_number": "2026-118",
            "email": "factures@kerlune.example.fr",
            "address": "1 place de la Mairie",
            "postal_code": "35999",
            "city": "Kerlune",
        },
    } | changes


def make_draft(**changes: Any) -> OrderDraft:
    """The draft of `order_data`; the national directory is not asked."""
    return parse_order(order_data(**changes), look_up=lambda _uai: None)


def make_order(*, source: str = OrderSource.SITE, **changes: Any) -> Order:
    """An order made as in real life, by the service."""
    return services.submit_order(actor=None, draft=make_draft(**changes), source=source)


class DirectoryEntryFactory(factory.django.DjangoModelFactory[DirectoryEntry]):
    """A school of the national directory."""

    class Meta:
        model = DirectoryEntry

    uai = factory.Sequence(lambda number: make_uai(9000 - number))
    name = factory.Sequence(lambda number: f"École primaire publique du Moulin {number}")
    kind = SchoolKind.PRIMARY
    is_public = True
    address = "4 rue du Moulin"
    postal_code = "35999"
    city = "Kerlune"
    academy = "Rennes"
    siret = SIRET
    search_text = factory.LazyAttribute(lambda entry: search_form(entry.name, entry.city, entry.uai))


class OrderFactory(factory.django.DjangoModelFactory[Order]):
    """A row without its schools, for selectors and lists; `make_order` is the real way."""

    class Meta:
        model = Order

    reference = factory.Sequence(lambda number: f"ONE-2026-T{number:05d}")
    follow_up_token = factory.Sequence(lambda number: f"token-{number}")
    payer_name = "Commune de Kerlune"
    payer_siret = SIRET
    payer_email = "factures@kerlune.example.fr"
    payer_address = "1 place de la Mairie"
    payer_postal_code = "35999"
    payer_city = "Kerlune"
    contact_email = "elise.morvan@ac-rennes.example.fr"
    terms_version = "2026-09"
    search_text = factory.LazyAttribute(lambda order: search_form(order.reference, order.payer_name))


class OrderedSchoolFactory(factory.django.DjangoModelFactory[OrderedSchool]):
    """A school of an order."""

    class Meta:
        model = OrderedSchool

    order = factory.SubFactory(OrderFactory)
    uai = factory.Sequence(lambda number: make_uai(5000 + number))
    name = "École Les Mésanges"
    city = "Kerlune"
    class_count = 2
    classes = factory.LazyFunction(lambda: [{"name": "CP", "levels": ["CP"]}, {"name": "CE1", "levels": ["CE1"]}])
    administrator_first_name = "Élise"
    administrator_last_name = "Morvan"
    administrator_email = "elise.morvan@ac-rennes.example.fr"


def make_order_of(schools: list[dict[str, Any]], payer: dict[str, Any]) -> Order:
    """One order of several schools (`order_data` without its payer)."""
    draft = parse_order({"schools": schools, "payer": payer}, look_up=lambda _uai: None)
    return services.submit_order(actor=None, draft=draft, source=OrderSource.SITE)
