"""The calendar of reminders, and what being late adds, by tables."""

from datetime import date, timedelta

import pytest

from billing import reminders
from billing.choices import ReminderLevel
from billing.reminders import NONE, NoRate, half_year_of, level_on, penalties, rate_on

DUE, FIRST, SECOND = ReminderLevel.DUE, ReminderLevel.FIRST, ReminderLevel.SECOND
DUE_ON = date(2026, 3, 31)
RATES = {date(2025, 7, 1): 215, date(2026, 1, 1): 215, date(2026, 7, 1): 200}


@pytest.mark.parametrize(
    ("after", "sent", "level"),
    [
        (-1, [], None),
        (0, [], DUE),
        (0, [DUE], None),
        (14, [], DUE),
        (14, [DUE], None),
        (15, [DUE], FIRST),
        (15, [], FIRST),  # days missed are not caught up one by one
        (16, [DUE, FIRST], None),
        (29, [DUE, FIRST], None),
        (30, [DUE, FIRST], SECOND),
        (30, [DUE], SECOND),
        (300, [], SECOND),
        (300, [SECOND], None),  # none before the last is sent after it
        (300, [DUE, FIRST, SECOND], None),
    ],
)
def test_the_reminder_a_day_brings(after, sent, level):
    assert level_on(DUE_ON + timedelta(days=after), due_on=DUE_ON, sent=sent) == level


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 6, 30), date(2026, 1, 1)),
        (date(2026, 7, 1), date(2026, 7, 1)),
        (date(2026, 12, 31), date(2026, 7, 1)),
    ],
)
def test_half_years(day, start):
    assert half_year_of(day) == start


@pytest.mark.parametrize(
    ("day", "rate"),
    [
        (date(2025, 12, 31), 1015),
        (date(2026, 6, 30), 1015),
        (date(2026, 7, 1), 1000),
        (date(2027, 3, 1), 1000),  # the latest known
    ],
)
def test_the_rate_of_the_half_year_in_which_interest_begins(day, rate):
    assert rate_on(day, RATES) == rate


def test_a_day_before_all_rates_is_refused():
    with pytest.raises(NoRate):
        rate_on(date(2025, 6, 30), RATES)


def late(days, total=100_000, settled=(), due_on=DUE_ON, rates=RATES):
    settled = [(due_on + timedelta(days=after), cents) for after, cents in settled]
    on = due_on + timedelta(days=days)
    return penalties(total_cents=total, due_on=due_on, on=on, settled=settled, rates=rates)


@pytest.mark.parametrize(
    ("days", "total", "settled", "interest"),
    [
        (1, 100_000, [], 28),  # 1 000 € at 10.15 %: 27.8 cents a day
        (15, 100_000, [], 417),
        (30, 100_000, [], 834),
        (365, 100_000, [], 10_150),  # a whole year
        (30, 100_000, [(11, 100_000)], 306),  # eleven days late: the day of payment counts
        (30, 100_000, [(11, 60_000)], 517),  # 11 days of 1 000 €, 19 of 400 €
        (30, 100_000, [(-5, 60_000)], 334),  # paid in part in time
        (30, 100_000, [(11, 60_000), (11, 40_000)], 306),
        (30, 100_000, [(1, 100_000)], 28),
        (30, 100_000, [(40, 100_000)], 834),  # what comes later changes nothing
        (30, 100_000, [(2, 150_000)], 56),  # more than was owed bears no interest the other way
        (1, 1, [], 0),
    ],
)
def test_interest(days, total, settled, interest):
    assert late(days, total, settled).interest_cents == interest


def test_in_time_nothing_is_added():
    assert late(0) == late(-3) == NONE
    assert late(30, settled=[(0, 100_000)]) == NONE


def test_one_indemnity_however_small_the_amount():
    found = late(1, total=1)
    assert (found.indemnity_cents, found.total) == (4_000, 4_000)


def test_the_rate_stays_that_of_the_first_day():
    begins = date(2026, 6, 29)
    assert late(60, due_on=begins).rate == 1015
    assert late(60, due_on=date(2026, 6, 30)).rate == 1000


def test_the_calendar_is_that_of_the_terms():
    assert list(reminders.CALENDAR.values()) == [0, 15, 30]
