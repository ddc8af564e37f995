"""Arithmetic and calendar of billing: integer cents, days, no database (docs/decisions/0036)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import gcd

from billing.choices import InvoiceState, PriceKind
from billing.frozen import vat_on

MONTHS = 12
SEPTEMBER, JULY, JUNE = 9, 7, 6
# A school whose year was not renewed stays open that long after its last day, then is read-only.
GRACE_DAYS = 30
QUOTE_DAYS = 90
# The first threshold is shown: nine tenths of what is paid for. The second is the limit itself.
NEAR_TENTHS = 9


class NoPrice(LookupError):
    """The price list says nothing for this many classes or pupils, or of this option."""


def half_up(dividend: int, divisor: int) -> int:
    """The quotient of two whole numbers, none negative, rounded half up."""
    return (2 * dividend + divisor) // (2 * divisor)


# The school year


def year_to_subscribe(day: date) -> int:
    """The year (2026 for 2026-2027) a school opened on this day subscribes to: from July on, the coming one."""
    return day.year if day.month >= JULY else day.year - 1


def first_day(year: int) -> date:
    """1 September: where a school year begins."""
    return date(year, SEPTEMBER, 1)


def last_day(year: int) -> date:
    """31 August: where it ends."""
    return date(year + 1, SEPTEMBER, 1) - timedelta(days=1)


def months_due(day: date, year: int) -> int:
    """Months of a school year from this day's on, that month whole: 12 until September, 1 in August."""
    begun = (day.year - year) * MONTHS + day.month - SEPTEMBER
    return min(MONTHS, max(0, MONTHS - begun))


def starts_on(day: date, year: int) -> date:
    """From when a school opened on this day is charged: the first of its month, never before 1 September."""
    return max(day.replace(day=1), first_day(year))


def pro_rata(year_cents: int, months: int) -> int:
    """So many twelfths of a year's price, rounded half up to the cent."""
    return half_up(year_cents * months, MONTHS)


def may_propose(day: date, ends_on: date) -> bool:
    """Renewals are proposed from 1 June on: councils vote before the summer."""
    return day >= date(ends_on.year, JUNE, 1)


def grace_ends_on(ends_on: date) -> date:
    """The last day a school that was not renewed may still be written in."""
    return ends_on + timedelta(days=GRACE_DAYS)


# Prices


@dataclass(frozen=True)
class Band:
    """An amount of a price list, as `billing.models.PriceBand` says it."""

    kind: str
    cents: int
    up_to: int | None = None
    code: str = ""
    label: str = ""
    plan: str = "annual"


@dataclass(frozen=True)
class YearPrice:
    """What a school pays for a whole year, in cents before VAT, and what it may hold for that."""

    cents: int
    class_limit: int | None
    pupil_limit: int | None


def _band(bands: Iterable[Band], kind: str, count: int) -> Band | None:
    """The narrowest band of this kind that holds `count`; None when the list has none of the kind."""
    known = [band for band in bands if band.kind == kind]
    holding = [band for band in known if band.up_to is None or count <= band.up_to]
    if known and not holding:
        raise NoPrice(f"{kind}: {count}")
    return min(holding, key=lambda band: (band.up_to is None, band.up_to or 0)) if holding else None


@dataclass(frozen=True)
class Part:
    """What a line of a document charges for a whole year, in cents before VAT.

    `SCHOOL` is all that is counted by classes; `count` and `unit_cents` are the pupils and the price of one.
    """

    kind: str
    cents: int
    count: int = 0
    unit_cents: int = 0
    code: str = ""
    label: str = ""


def _option(bands: Iterable[Band], code: str) -> Part:
    for band in bands:
        if band.kind == PriceKind.OPTION and band.code == code:
            return Part(PriceKind.OPTION, band.cents, code=code, label=band.label or code)
    raise NoPrice(f"option: {code}")


def year_parts(bands: Iterable[Band], *, classes: int, pupils: int = 0, options: Iterable[str] = ()) -> list[Part]:
    """A year cut as a document's lines say it: classes, pupils, then each option once. Raises NoPrice."""
    bands = list(bands)
    school, each = _band(bands, PriceKind.SCHOOL, classes), _band(bands, PriceKind.CLASS, classes)
    pupil = _band(bands, PriceKind.PUPIL, pupils)
    if not (school or each or pupil):
        raise NoPrice("empty list")
    parts = []
    if school or each:
        counted = (school.cents if school else 0) + (each.cents * classes if each else 0)
        parts.append(Part(PriceKind.SCHOOL, counted))
    if pupil:
        parts.append(Part(PriceKind.PUPIL, pupil.cents * pupils, count=pupils, unit_cents=pupil.cents))
    return parts + [_option(bands, code) for code in sorted(set(options))]


def counts_pupils(bands: Iterable[Band]) -> bool:
    """Whether the number of pupils is part of the price."""
    return any(band.kind == PriceKind.PUPIL for band in bands)


def year_price(bands: Iterable[Band], *, classes: int, pupils: int = 0, options: Iterable[str] = ()) -> YearPrice:
    """A year for a school of so many classes and pupils: what its bands say, added up. Raises NoPrice."""
    bands = list(bands)
    cents = sum(part.cents for part in year_parts(bands, classes=classes, pupils=pupils, options=options))
    school, each = _band(bands, PriceKind.SCHOOL, classes), _band(bands, PriceKind.CLASS, classes)
    limits = [classes] if each else [school.up_to] if school else [None]
    return YearPrice(cents, limits[0], pupils if counts_pupils(bands) else None)


# Limits


@dataclass(frozen=True)
class Usage:
    """Where a school stands beside what it pays for."""

    is_near: bool
    is_over: bool


def usage_of(*pairs: tuple[int, int | None]) -> Usage:
    """Two thresholds over pairs (used, limit), no limit being None; what is over is not also near."""
    limited = [(used, limit) for used, limit in pairs if limit is not None]
    over = any(used > limit for used, limit in limited)
    near = any(used * 10 >= limit * NEAR_TENTHS for used, limit in limited)
    return Usage(is_near=near and not over, is_over=over)


# Documents


def number_of(kind: str, year: int, rank: int) -> str:
    """« FA-2026-00042 »: letters, digits and dashes, as BR-FR-01 wants them."""
    return f"{kind}-{year}-{rank:05d}"


def may_credit(part_cents: int, rest_cents: int, rate: int) -> bool:
    """Whether a credit of this net amount leaves a rest whose VAT still adds up to the original's.

    VAT is rounded on each document (BR-CO-17): parts cut anywhere could add up to a cent too much or too little.
    """
    rest = rest_cents - part_cents
    return 0 < part_cents <= rest_cents and vat_on(part_cents, rate) + vat_on(rest, rate) == vat_on(rest_cents, rate)


def creditable_near(part_cents: int, rest_cents: int, rate: int) -> int:
    """The net amount nearest to the one asked for that may be credited, the smaller of two; the rest at most."""
    step = 10_000 // gcd(rate, 10_000) if rate else 1  # such amounts carry whole cents of VAT: one always fits
    for off in range(step + 1):
        for asked in (part_cents - off, part_cents + off):
            if may_credit(asked, rest_cents, rate):
                return asked
    return rest_cents


def due_of(*, total: int, credited: int, paid: int, refunded: int) -> int:
    """What is still owed on an invoice, in cents with VAT; below zero, what is to be paid back."""
    return total - credited - paid + refunded


def state_of(*, total: int, credited: int, paid: int, refunded: int) -> InvoiceState:
    """The state of an issued invoice, from its amounts with VAT, in cents."""
    if credited == total and paid == refunded:
        return InvoiceState.CREDITED
    if due_of(total=total, credited=credited, paid=paid, refunded=refunded) <= 0:
        return InvoiceState.PAID
    return InvoiceState.PARTLY_PAID if paid > refunded else InvoiceState.ISSUED
