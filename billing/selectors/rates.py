"""Rates late payment is counted with: those that are known, and those that are missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from billing.models import CentralBankRate
from billing.models.rates import half_year_name
from billing.reminders import MARGIN, half_year_of


def rates() -> dict[date, int]:
    """The rates that are known, by first day of half-year, in hundredths of a percent."""
    return dict(CentralBankRate.objects.values_list("half_year", "rate"))


@dataclass(frozen=True)
class RateLine:
    """A half-year's rate as its page lists it: its row, that of interest, and whether it is the one in use today."""

    row: CentralBankRate
    interest: int
    is_current: bool


def rate_lines(rows: Iterable[CentralBankRate], today: date) -> list[RateLine]:
    """Rows of rates as their page lists them."""
    return [RateLine(row, row.rate + MARGIN, row.half_year == half_year_of(today)) for row in rows]


def missing_half_years(today: date) -> list[date]:
    """First days of the half-years without a rate, from the first that has one to today's, the latest first."""
    known = rates()
    last = half_year_of(today)
    first, missing = min(known, default=last), []
    while last >= first:
        if last not in known:
            missing.append(last)
        last = half_year_of(last - timedelta(days=1))
    return missing


@dataclass(frozen=True)
class MissingRate:
    """Today's half-year has no rate: its name, and the one counted with meanwhile (None: none at all)."""

    half_year: str
    instead: CentralBankRate | None


def missing_rate(today: date) -> MissingRate | None:
    """What is plainly said when today's half-year has no rate; None when it has."""
    current = half_year_of(today)
    latest = CentralBankRate.objects.filter(half_year__lte=current).order_by("-half_year").first()
    if latest and latest.half_year == current:
        return None
    return MissingRate(half_year_name(current), latest)


def rates_for_list() -> QuerySet[CentralBankRate]:
    """Every rate, the latest half-year first."""
    return CentralBankRate.objects.order_by("-half_year")


def find_rate(pk: int) -> CentralBankRate | None:
    """The rate with this key."""
    return CentralBankRate.objects.filter(pk=pk).first()
