"""Pure decisions: weeks, which days a series falls on, what a change of a series does to each of its days."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

# A series ends with the school year: 53 weeks at most.
LONGEST = timedelta(days=371)
# How far from today one writes: a year back (a notebook typed afterwards), two ahead.
EARLIEST, LATEST = timedelta(days=400), timedelta(days=750)
# No notebook was written here before.
_FIRST = date(2000, 1, 1)
# Days of one catch-up, or of one print.
MOST_DAYS = 62
# Weeks copied at once: a school year.
MOST_WEEKS = 45
# Rows one copy may make.
MOST_COPIED = 1000
_SATURDAY = 5


def monday_of(day: date) -> date:
    """The first day of its week (ISO 8601)."""
    return day - timedelta(days=day.weekday())


def usual_day(today: date) -> date:
    """The day a page opens at: at the week-end, the Monday that comes."""
    return today if today.weekday() < _SATURDAY else monday_of(today) + timedelta(weeks=1)


def days_between(first: date, last: date) -> Iterator[date]:
    """Each day, both ends included."""
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)


def shown_days(first: date, last: date, busy: Container[date]) -> list[date]:
    """The days a page shows: those of school, and those of a week-end when there is something."""
    return [day for day in days_between(first, last) if day.weekday() < _SATURDAY or day in busy]


def next_school_day(today: date, off: Container[date]) -> date:
    """The first school day after `today`; within six months at least one is."""
    return next(
        day
        for day in days_between(today + timedelta(days=1), today + timedelta(days=200))
        if day not in off and day.weekday() < _SATURDAY
    )


def occurrences(starts_on: date, ends_on: date, rhythm: int, off: Container[date] = ()) -> list[date]:
    """The days of a series: every `rhythm` weeks from the first, days off left out. Empty when it ends before."""
    step = timedelta(weeks=rhythm)
    count = (ends_on - starts_on) // step + 1 if ends_on >= starts_on else 0
    return [day for n in range(count) if (day := starts_on + n * step) not in off]


def later_days(starts_on: date, ends_on: date, until: date, rhythm: int, off: Container[date] = ()) -> list[date]:
    """The days a series gains when it ends on `until` instead of `ends_on`; none when that is earlier."""
    return [day for day in occurrences(starts_on, until, rhythm, off) if day > ends_on]


def is_writable(day: date, today: date) -> bool:
    """Whether something may be written for this day: not a slip of the finger in the year."""
    return today - EARLIEST <= day <= today + LATEST


def may_hold(day: date, today: date) -> bool:
    """Whether a notebook may hold something for this day, be it years ago."""
    return _FIRST <= day <= today + LATEST


@dataclass(frozen=True)
class Content:
    """What one day of a series says. `own_day` is the one its series gave it, `day` where it stands."""

    key: int
    own_day: date
    day: date
    subject: str
    text: str


@dataclass(frozen=True)
class SeriesChange:
    """What becomes of the days of a series."""

    changed: list[Content]
    # Days that would fall on a day off.
    dropped: list[int]
    # How many keep something that was written for them alone.
    kept: int


def change_series(
    rows: Iterable[Content], edited: Content, *, day: date, subject: str, text: str, off: Container[date] = ()
) -> SeriesChange:
    """Carry a change of one day (`edited`, as it was) to the days of its series.

    Each takes what the edited one had in common with it: words written for one day alone are never lost. All move
    by as many days as the edited one; what was moved by hand stays, what falls on a day off is dropped.
    """
    shift = day - edited.day
    changed, dropped, kept = [], [], 0
    for row in rows:
        if row.key == edited.key:
            changed.append(Content(row.key, row.own_day + shift, day, subject, text))
            continue
        new = _carried(row, edited, shift, subject, text)
        kept += row.subject != edited.subject or row.text != edited.text
        if shift and new.day in off and new.day == new.own_day:
            dropped.append(row.key)
        elif new != row:
            changed.append(new)
    return SeriesChange(changed, dropped, kept)


def _carried(row: Content, edited: Content, shift: timedelta, subject: str, text: str) -> Content:
    return replace(
        row,
        own_day=row.own_day + shift,
        day=row.day + shift if row.day == row.own_day else row.day,
        subject=subject if row.subject == edited.subject else row.subject,
        text=text if row.text == edited.text else row.text,
    )


def copied_days(days: Iterable[date], *, shift: timedelta, off: Container[date] = ()) -> dict[date, date]:
    """Day → the day its copy is for; those that would fall on a day off are left out."""
    return {day: day + shift for day in days if day + shift not in off}
