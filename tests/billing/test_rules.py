"""Arithmetic and calendar of billing, by examples and by properties."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing import rules
from billing.choices import InvoiceState
from billing.frozen import Line, vat_on, vat_parts
from billing.rules import Band

CENTS = st.integers(0, 10_000_000)
RATES = st.sampled_from([0, 210, 550, 1_000, 2_000])
LIST = [Band("school", 14_900, 3), Band("school", 24_900, 7), Band("school", 34_900, 12), Band("school", 44_900)]


@pytest.mark.parametrize(
    ("day", "year", "months", "starts"),
    [
        (date(2026, 7, 1), 2026, 12, date(2026, 9, 1)),
        (date(2026, 8, 31), 2026, 12, date(2026, 9, 1)),
        (date(2026, 9, 1), 2026, 12, date(2026, 9, 1)),
        (date(2026, 9, 30), 2026, 12, date(2026, 9, 1)),
        (date(2026, 11, 22), 2026, 10, date(2026, 11, 1)),
        (date(2027, 1, 1), 2026, 8, date(2027, 1, 1)),
        (date(2027, 6, 30), 2026, 3, date(2027, 6, 1)),
    ],
)
def test_from_when_and_how_much_of_the_year(day, year, months, starts):
    assert rules.year_to_subscribe(day) == year
    assert (rules.months_due(day, year), rules.starts_on(day, year)) == (months, starts)


@pytest.mark.parametrize(("day", "months"), [(date(2027, 8, 31), 1), (date(2027, 9, 1), 0), (date(2029, 1, 1), 0)])
def test_what_is_left_at_the_end(day, months):
    assert rules.months_due(day, 2026) == months


def test_a_year_goes_from_september_to_august():
    assert (rules.first_day(2027), rules.last_day(2027)) == (date(2027, 9, 1), date(2028, 8, 31))


@pytest.mark.parametrize(
    ("cents", "months", "due"), [(14_900, 12, 14_900), (14_900, 10, 12_417), (6, 1, 1), (5, 1, 0), (24_900, 1, 2_075)]
)
def test_twelfths_are_rounded_half_up(cents, months, due):
    assert rules.pro_rata(cents, months) == due


@given(CENTS, st.integers(0, 12))
def test_the_two_parts_of_a_year_are_the_year_to_the_cent(cents, months):
    assert abs(rules.pro_rata(cents, months) + rules.pro_rata(cents, 12 - months) - cents) <= 1


@given(CENTS, CENTS, st.integers(0, 12))
def test_growing_in_the_month_of_opening_costs_as_opening_larger(small, more, months):
    grown = rules.pro_rata(small, months) + rules.pro_rata(more, months)
    assert abs(grown - rules.pro_rata(small + more, months)) <= 1


@given(CENTS, st.integers(0, 11))
def test_a_month_more_never_costs_less(cents, months):
    assert rules.pro_rata(cents, months) <= rules.pro_rata(cents, months + 1) <= cents


@given(st.integers(0, 10**12), st.integers(1, 10**6))
def test_half_goes_up_and_nothing_is_off_by_more(dividend, divisor):
    off = 2 * (rules.half_up(dividend, divisor) * divisor - dividend)
    assert -divisor < off <= divisor


@given(st.lists(st.tuples(CENTS, RATES), min_size=1, max_size=12))
def test_vat_is_that_of_the_sum_of_each_rate(amounts):
    lines = [Line(label="École", unit_cents=cents, net_cents=cents, vat_rate=rate) for cents, rate in amounts]
    parts = vat_parts(lines)
    assert sum(part.base_cents for part in parts) == sum(cents for cents, _rate in amounts)
    assert {part.rate for part in parts} == {rate for _cents, rate in amounts}
    for part in parts:
        assert part.base_cents == sum(cents for cents, rate in amounts if rate == part.rate)
        assert part.vat_cents == rules.half_up(part.base_cents * part.rate, 10_000)


@given(st.integers(1, 1_000_000), RATES, st.lists(st.integers(1, 200_000), max_size=8))
def test_credit_notes_add_up_to_the_invoice(net, rate, asked):
    """However it is cut: net and VAT of the credit notes are those of the invoice in the end."""
    rest, vat = net, 0
    for part in asked:
        if rest == 0:
            break
        taken = rules.creditable_near(min(part, rest), rest, rate)
        assert rules.may_credit(taken, rest, rate)
        rest, vat = rest - taken, vat + vat_on(taken, rate)
    assert vat + vat_on(rest, rate) == vat_on(net, rate)


def test_the_nearest_amount_that_may_be_credited():
    assert not rules.may_credit(3, 6, 2_000)
    assert [rules.creditable_near(asked, 6, 2_000) for asked in (3, 2, 6, 9)] == [2, 2, 6, 6]


@pytest.mark.parametrize(
    ("classes", "cents", "limit"),
    [(1, 14_900, 3), (3, 14_900, 3), (4, 24_900, 7), (12, 34_900, 12), (60, 44_900, None)],
)
def test_bands_of_schools(classes, cents, limit):
    assert rules.year_price(LIST, classes=classes) == rules.YearPrice(cents, limit, None)


def test_bands_are_added_up():
    bands = [Band("class", 4_000, 5), Band("class", 3_500), Band("pupil", 100, 200), Band("pupil", 90)]
    bands += [Band("option", 5_000, code="films")]
    assert rules.year_price(bands, classes=5, pupils=120) == rules.YearPrice(32_000, 5, 120)
    assert rules.year_price(bands, classes=6, pupils=201, options=["films"]) == rules.YearPrice(44_090, 6, 201)


@pytest.mark.parametrize(
    ("bands", "asked"),
    [([], {"classes": 1}), ([Band("school", 1, 3)], {"classes": 4}), (LIST, {"classes": 4, "options": ["films"]})],
)
def test_what_the_list_does_not_say_has_no_price(bands, asked):
    with pytest.raises(rules.NoPrice):
        rules.year_price(bands, **asked)


@pytest.mark.parametrize(
    ("pairs", "near", "over"),
    [
        ([(2, 3)], False, False),
        ([(3, 3)], True, False),
        ([(4, 3)], False, True),
        ([(9, 10)], True, False),
        ([(500, None)], False, False),
        ([(1, 3), (199, 200)], True, False),
        ([(4, 3), (199, 200)], False, True),
    ],
)
def test_two_thresholds(pairs, near, over):
    assert rules.usage_of(*pairs) == rules.Usage(near, over)


@pytest.mark.parametrize(
    ("credited", "paid", "refunded", "state"),
    [
        (0, 0, 0, InvoiceState.ISSUED),
        (0, 40, 0, InvoiceState.PARTLY_PAID),
        (0, 100, 0, InvoiceState.PAID),
        (60, 40, 0, InvoiceState.PAID),
        (100, 0, 0, InvoiceState.CREDITED),
        (100, 100, 0, InvoiceState.PAID),
        (100, 100, 60, InvoiceState.PAID),
        (100, 100, 100, InvoiceState.CREDITED),
        (50, 0, 0, InvoiceState.ISSUED),
    ],
)
def test_the_state_of_an_invoice_is_its_money(credited, paid, refunded, state):
    assert rules.state_of(total=100, credited=credited, paid=paid, refunded=refunded) == state


def test_numbers_and_days():
    assert rules.number_of("FA", 2026, 42) == "FA-2026-00042"
    assert rules.grace_ends_on(date(2027, 8, 31)) == date(2027, 9, 30)
    assert [
        rules.may_propose(date(2027, 5, 31), date(2027, 8, 31)),
        rules.may_propose(date(2027, 6, 1), date(2027, 8, 31)),
    ] == [False, True]
