"""Late payment, in pure functions: which reminder a day brings, interest and indemnity. Cents, days.

Public buyers: interest at the rate of the European Central Bank on the first day of the half-year in which it began
to run, plus eight points, on the amount with VAT (CCP R2192-31 and R2192-32); 40 € of indemnity (CCP D2192-35).
Private ones owe at least as much (C. com. L441-10 II, D441-5).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from billing.choices import ReminderLevel

INDEMNITY_CENTS = 4_000
# Eight points, in hundredths of a percent.
MARGIN = 800
_DAYS_IN_A_YEAR = 365
# What the server would not take is tried again so many days, then left to the console.
TRY_DAYS = 7
# Days after the last one to pay.
CALENDAR: dict[ReminderLevel, int] = {ReminderLevel.DUE: 0, ReminderLevel.FIRST: 15, ReminderLevel.SECOND: 30}


class NoRate(LookupError):
    """No rate of the European Central Bank is known for so early a day."""


@dataclass(frozen=True)
class Penalties:
    """What being late adds, in cents, and the rate it was counted with (hundredths of a percent, margin included)."""

    interest_cents: int = 0
    indemnity_cents: int = 0
    rate: int = 0
    days: int = 0

    @property
    def total(self) -> int:
        """Interest and indemnity."""
        return self.interest_cents + self.indemnity_cents


NONE = Penalties()


def level_on(day: date, *, due_on: date, sent: Iterable[str] = ()) -> ReminderLevel | None:
    """The reminder to send on `day`: the latest that is due and stands after all that were sent; None: none.

    Days missed (a stopped server) are not caught up one by one: nobody gets two reminders at once.
    """
    known = [list(CALENDAR).index(ReminderLevel(level)) for level in sent]
    latest = max(known, default=-1)
    due = [
        (place, level)
        for place, (level, after) in enumerate(CALENDAR.items())
        if place > latest and day >= due_on + timedelta(days=after)
    ]
    return due[-1][1] if due else None


def half_year_of(day: date) -> date:
    """The first day of a day's half-year."""
    return date(day.year, 1 if day.month < 7 else 7, 1)


def rate_on(day: date, rates: Mapping[date, int]) -> int:
    """The rate of interest that begins to run on `day`: of its half-year, or of the latest known before; 8 points more.

    `rates` are by first day of half-year. Raises NoRate.
    """
    known = [start for start in rates if start <= half_year_of(day)]
    if not known:
        raise NoRate(day.isoformat())
    return rates[max(known)] + MARGIN


def penalties(
    *,
    total_cents: int,
    due_on: date,
    on: date,
    settled: Iterable[tuple[date, int]],
    rates: Mapping[date, int],
) -> Penalties:
    """What is owed on `on` for having paid late, `settled` being what was paid or credited, day by day.

    Interest runs from the day after the last one to pay, each day on what was then owed, the day of payment included
    (CCP R2192-32); whole cents, half up.
    """
    begins = due_on + timedelta(days=1)
    if on < begins:
        return NONE
    cent_days = _cent_days(total_cents, begins, on, settled)
    if cent_days == 0:
        return NONE
    rate = rate_on(begins, rates)
    year = 10_000 * _DAYS_IN_A_YEAR
    return Penalties((2 * cent_days * rate + year) // (2 * year), INDEMNITY_CENTS, rate, (on - due_on).days)


def _cent_days(total_cents: int, begins: date, on: date, settled: Iterable[tuple[date, int]]) -> int:
    """The sum over days from `begins` to `on`, both included, of what was owed; the day money comes still counts."""
    sums: dict[date, int] = {}
    for day, cents in settled:
        after = max(day + timedelta(days=1), begins)
        sums[after] = sums.get(after, 0) + cents
    owed, counted, at = total_cents, 0, begins
    for day in sorted(sums):
        if day > on:
            break
        counted += max(owed, 0) * (day - at).days
        owed, at = owed - sums[day], day
    return counted + max(owed, 0) * ((on - at).days + 1)
