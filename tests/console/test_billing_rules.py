"""Amounts typed, bars drawn."""

from datetime import date

import pytest

from billing.console.chart import DESK, PHONE, chart_of, step_of
from billing.console.fields import cents_of, typed_euros
from billing.selectors.revenue import Month


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("249", 24_900),
        ("249,5", 24_950),
        ("249.50", 24_950),
        (" 1 234,05 € ", 123_405),
        ("1\u202f234,50\u00a0€", 123_450),
        ("0", 0),
        ("", None),
        ("-3", None),
        ("1,234", None),
        ("douze", None),
        ("²", None),
        ("1e3", None),
        ("9999999999", None),
    ],
)
def test_amounts(typed, cents):
    assert cents_of(typed) == cents


@pytest.mark.parametrize(("cents", "typed"), [(24_900, "249,00"), (5, "0,05"), (123_450, "1234,50")])
def test_an_amount_shown_is_read_again(cents, typed):
    assert typed_euros(cents) == typed
    assert cents_of(typed) == cents


@pytest.mark.parametrize(("span", "step"), [(1, 100), (400, 100), (401, 200), (24_900, 10_000), (1_000_000, 500_000)])
def test_marks_are_round(span, step):
    assert step_of(span) == step


def _year(**net):
    return [
        Month(date(2026, n, 1), invoiced=max(0, net.get(f"m{n}", 0)), credited=max(0, -net.get(f"m{n}", 0)), received=0)
        for n in range(1, 13)
    ]


@pytest.mark.parametrize(
    "net", [{}, {"m3": 20_750}, {"m3": 20_750, "m4": -1_000}, {"m1": -5_000}, {"m12": 987_654_321}]
)
@pytest.mark.parametrize("sheet", [DESK, PHONE])
def test_bars_stand_on_zero_inside_the_drawing(net, sheet):
    chart = chart_of(_year(**net), sheet)
    for column in chart.columns:
        bar = column.invoiced
        assert 0 <= bar.y <= bar.y + bar.height <= sheet.height
        assert bar.height == 0 or chart.zero in (bar.y, bar.y + bar.height)
        assert bar.x + bar.width <= column.received.x <= sheet.width - bar.width
    assert 2 <= len(chart.marks) <= 9
    assert 0 in [mark.cents for mark in chart.marks]
