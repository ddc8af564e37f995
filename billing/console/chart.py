"""The bars of a year: where each is drawn, in the units of its drawing; no script."""

from collections.abc import Sequence
from dataclasses import dataclass

from billing.selectors.revenue import Month

TOP, BOTTOM = 12, 28
_STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Sheet:
    """What a year is drawn on: letters keep their size, so a telephone's is narrower, its months a letter each."""

    width: int
    height: int
    left: int  # of the bars: amounts stand before
    bar: int
    letters: int | None = None  # of a month's name; None for its usual abbreviation


DESK = Sheet(width=720, height=260, left=64, bar=18)
PHONE = Sheet(width=340, height=220, left=58, bar=9, letters=1)


@dataclass(frozen=True)
class Bar:
    """A bar, from its upper left corner."""

    x: int
    y: int
    height: int
    width: int


@dataclass(frozen=True)
class Column:
    """A month: what was invoiced beside what came."""

    month: Month
    x: int  # of its name, in the middle
    invoiced: Bar
    received: Bar


@dataclass(frozen=True)
class Mark:
    """A horizontal line and its amount in cents."""

    y: int
    cents: int

    @property
    def euros(self) -> int:
        """The amount in whole euros: marks are round."""
        return self.cents // 100


@dataclass(frozen=True)
class Chart:
    """Everything the template draws."""

    columns: list[Column]
    marks: list[Mark]
    zero: int
    sheet: Sheet


def step_of(span: int) -> int:
    """A round distance between marks (1, 2 or 5 and zeros, one euro at least) of which four cover `span` cents."""
    unit = 100
    while True:
        for each in _STEPS:
            if each * unit * 4 >= span:
                return each * unit
        unit *= 10


def chart_of(months: Sequence[Month], sheet: Sheet = DESK) -> Chart:
    """The bars of these months; what is below zero goes down from the line."""
    values = [value for month in months for value in (month.net, month.received)]
    high, low = max([0, *values]), min([0, *values])
    step = step_of(max(high, -low, 1))
    top, bottom = -(-high // step) * step or step, -(-low // step) * step if low == 0 else low // step * step
    room = sheet.height - TOP - BOTTOM

    def at(cents: int) -> int:
        return TOP + round((top - cents) * room / (top - bottom))

    def bar(cents: int, x: int) -> Bar:
        ends = sorted((at(0), at(cents)))
        return Bar(x, ends[0], ends[1] - ends[0], sheet.bar)

    each = (sheet.width - sheet.left) // len(months)
    columns = []
    for place, month in enumerate(months):
        middle = sheet.left + place * each + each // 2
        columns.append(Column(month, middle, bar(month.net, middle - sheet.bar - 1), bar(month.received, middle + 1)))
    marks = [Mark(at(cents), cents) for cents in range(bottom, top + 1, step)]
    return Chart(columns, marks, at(0), sheet)
