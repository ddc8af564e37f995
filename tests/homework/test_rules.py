"""Weeks, series and what a change does to them: pure decisions."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenant_apps.homework import rules
from tenant_apps.homework.rules import Content, change_series, occurrences

MONDAY = date(2026, 11, 23)
days = st.dates(date(2025, 9, 1), date(2027, 8, 31))


@pytest.mark.parametrize(
    ("day", "monday"), [(MONDAY, MONDAY), (date(2026, 11, 29), MONDAY), (date(2026, 11, 30), date(2026, 11, 30))]
)
def test_the_monday_of_a_day(day, monday):
    assert rules.monday_of(day) == monday


@pytest.mark.parametrize(
    ("first", "last", "rhythm", "off", "found"),
    [
        ((11, 23), (11, 23), 1, [], [(11, 23)]),
        ((11, 23), (12, 7), 1, [], [(11, 23), (11, 30), (12, 7)]),
        ((11, 23), (12, 6), 1, [], [(11, 23), (11, 30)]),
        ((11, 23), (12, 21), 2, [], [(11, 23), (12, 7), (12, 21)]),
        ((11, 23), (12, 7), 1, [(11, 30)], [(11, 23), (12, 7)]),
        ((11, 23), (12, 7), 2, [(11, 23)], [(12, 7)]),
        ((11, 23), (11, 22), 1, [], []),
    ],
)
def test_the_days_of_a_series(first, last, rhythm, off, found):
    made = occurrences(date(2026, *first), date(2026, *last), rhythm, {date(2026, *day) for day in off})
    assert made == [date(2026, *day) for day in found]


@given(
    first=days,
    length=st.integers(0, 371),
    rhythm=st.sampled_from([1, 2]),
    closed=st.sets(st.integers(0, 53), max_size=20),
)
def test_a_series_keeps_its_weekday_its_ends_and_its_days_off(first, length, rhythm, closed):
    last = first + timedelta(days=length)
    off = {first + timedelta(weeks=week) for week in closed}
    found = occurrences(first, last, rhythm, off)
    assert all(first <= day <= last and day not in off and day.weekday() == first.weekday() for day in found)
    assert all((day - first).days % (7 * rhythm) == 0 for day in found)
    assert found == sorted(set(found))
    every = occurrences(first, last, rhythm)
    assert set(found) == set(every) - off
    assert every[-1] + timedelta(weeks=rhythm) > last


@given(first=days, cut=st.integers(0, 52), rhythm=st.sampled_from([1, 2]))
def test_a_series_cut_in_two_is_the_same_series(first, cut, rhythm):
    last = first + timedelta(days=364)
    middle = first + timedelta(weeks=cut * rhythm)
    before = occurrences(first, min(last, middle - timedelta(days=1)), rhythm)
    assert before + occurrences(middle, last, rhythm) == occurrences(first, last, rhythm)


@given(
    first=days, end=st.integers(0, 371), until=st.integers(0, 371), rhythm=st.sampled_from([1, 2]),
    closed=st.sets(st.integers(0, 53), max_size=20),
)  # fmt: skip
def test_a_series_made_longer_is_the_series_made_so_at_once(first, end, until, rhythm, closed):
    ends_on, later = first + timedelta(days=end), first + timedelta(days=until)
    off = {first + timedelta(weeks=week) for week in closed}
    added = rules.later_days(first, ends_on, later, rhythm, off)
    if later >= ends_on:
        assert occurrences(first, ends_on, rhythm, off) + added == occurrences(first, later, rhythm, off)
    else:
        assert added == []


def _rows(count, subject="Lecture", text="Page 12"):
    return [Content(n, MONDAY + timedelta(weeks=n), MONDAY + timedelta(weeks=n), subject, text) for n in range(count)]


def test_words_are_carried_to_the_days_that_said_the_same():
    rows = _rows(3)
    rows[2] = Content(2, rows[2].own_day, rows[2].day, "Lecture", "Page 99")
    change = change_series(rows, rows[0], day=rows[0].day, subject="Dictée", text="Page 13")
    assert [(row.subject, row.text) for row in change.changed] == [
        ("Dictée", "Page 13"), ("Dictée", "Page 13"), ("Dictée", "Page 99")
    ]  # fmt: skip
    assert (change.kept, change.dropped) == (1, [])


def test_all_move_by_as_many_days_but_those_moved_by_hand():
    rows = _rows(3)
    rows[1] = Content(1, rows[1].own_day, rows[1].day + timedelta(days=3), "Lecture", "Page 12")
    change = change_series(rows, rows[0], day=MONDAY + timedelta(days=1), subject="Lecture", text="Page 12")
    assert [row.day for row in change.changed] == [date(2026, 11, 24), date(2026, 12, 3), date(2026, 12, 8)]
    assert [row.own_day for row in change.changed] == [date(2026, 11, 24), date(2026, 12, 1), date(2026, 12, 8)]


def test_what_would_fall_on_a_day_off_is_dropped():
    change = change_series(
        _rows(3),
        _rows(1)[0],
        day=MONDAY + timedelta(days=1),
        subject="Lecture",
        text="Page 12",
        off={date(2026, 12, 1)},
    )
    assert change.dropped == [1]
    assert [row.key for row in change.changed] == [0, 2]


@given(
    texts=st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=12),
    at=st.integers(0, 11),
    shift=st.integers(-6, 6),
    new=st.sampled_from(["a", "z"]),
    off=st.sets(days, max_size=30),
)
def test_a_change_loses_no_words_and_no_day(texts, at, shift, new, off):
    rows = [
        Content(n, MONDAY + timedelta(weeks=n), MONDAY + timedelta(weeks=n), "Lecture", text)
        for n, text in enumerate(texts)
    ]
    edited = rows[at % len(rows)]
    change = change_series(rows, edited, day=edited.day + timedelta(days=shift), subject="Lecture", text=new, off=off)
    after = {row.key: row for row in rows} | {row.key: row for row in change.changed}
    for row in rows:
        if row.key in change.dropped:
            assert row.day + timedelta(days=shift) in off
            assert row.key != edited.key
            continue
        assert after[row.key].text == (new if row.text == edited.text else row.text)
        assert after[row.key].day == row.day + timedelta(days=shift)
    own_days = [row.own_day for key, row in after.items() if key not in change.dropped]
    assert len(own_days) == len(set(own_days))


@pytest.mark.parametrize(
    ("today", "off", "found"),
    [
        (date(2026, 11, 23), set(), date(2026, 11, 24)),
        (date(2026, 11, 27), set(), date(2026, 11, 30)),
        (date(2026, 11, 23), {date(2026, 11, 24)}, date(2026, 11, 25)),
    ],
)
def test_the_next_day_of_school(today, off, found):
    assert rules.next_school_day(today, off) == found


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (date(2026, 11, 27), date(2026, 11, 27)),
        (date(2026, 11, 28), date(2026, 11, 30)),
        (date(2026, 11, 29), date(2026, 11, 30)),
    ],
)
def test_at_the_week_end_one_looks_at_the_week_that_comes(today, found):
    assert rules.usual_day(today) == found


def test_week_ends_are_shown_when_there_is_something():
    first, last = MONDAY, MONDAY + timedelta(days=6)
    assert len(rules.shown_days(first, last, set())) == 5
    assert rules.shown_days(first, last, {last})[-1] == last


@pytest.mark.parametrize(
    ("day", "fine"),
    [(MONDAY, True), (date(2016, 11, 23), False), (date(2036, 1, 1), False), (date(2025, 11, 23), True)],
)
def test_a_slip_in_the_year(day, fine):
    assert rules.is_writable(day, MONDAY) is fine
