"""What ordering asks of billing, which stands on the same floor: its module is named in the settings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any, Protocol, cast

from django.conf import settings

from tenant_apps.accounts.models import User


class QuotedSchoolFacts(Protocol):
    """A school as a quote counts it."""

    uai: str
    name: str
    class_count: int
    options: tuple[str, ...]


class QuoteFacts(Protocol):
    """A quote as the team reads it beside an order; amounts in cents."""

    pk: int
    number: str
    state_label: str
    valid_until: date
    net_cents: int
    total_cents: int
    payer_name: str
    payer_siret: str
    plan: str
    plan_label: str
    order_reference: str
    schools: Sequence[QuotedSchoolFacts]


class OptionFacts(Protocol):
    """An option that may be ordered, a year and a school; `cents` before VAT."""

    code: str
    label: str
    cents: int


class Sales(Protocol):
    """The questions. Numbers are those people type, tidied."""

    def options_on(self, day: date) -> Sequence[OptionFacts]:
        """What the list of that day sells beside the subscription that the form orders."""

    def is_quote_good(self, *, number: str, on: date) -> bool:
        """Whether an order of that day may name this quote."""

    def quote_named(self, number: str) -> QuoteFacts | None:
        """The quote with this number, for the team."""

    def why_not_accept(self, *, actor: User | None, number: str, on: date) -> str:
        """Why an order of that day cannot take this quote, in words; '' when it can."""

    def accept_quote(self, *, actor: User | None, number: str, order_reference: str, on: date) -> str:
        """Accept the quote in the caller's transaction; why it could not be, in words, else ''."""


def sales() -> Sales:
    """Who answers."""
    return cast("Sales", import_module(settings.ORDER_SALES))


@dataclass(frozen=True)
class OptionLine:
    """An option a school takes, as an order says it."""

    uai: str
    school: str
    label: str
    cents: int


class Taking(Protocol):
    """A school of an order, or of a draft."""

    @property
    def uai(self) -> str:
        """Which."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def options(self) -> Any:
        """Codes of the options it takes."""


def option_lines(schools: Iterable[Taking], on: date) -> list[OptionLine]:
    """The options these schools take, with the prices of that day; nothing is asked when there are none."""
    schools = list(schools)
    if not any(school.options for school in schools):
        return []
    sold = sales().options_on(on)
    return [
        OptionLine(school.uai, school.name, option.label, option.cents)
        for school in schools
        for option in sold
        if option.code in school.options
    ]
