"""Codes, clocks and hours."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from tenant_apps.pupil_cards.choices import Animal
from tenant_apps.pupil_cards.rules import (
    CODE_ALPHABET,
    CODE_LENGTH,
    Hours,
    are_open,
    draw_code,
    is_code,
    is_idle,
    next_animal,
    normalize_code,
)
from tenants.clocks import zone_of

PARIS = ZoneInfo("Europe/Paris")
WEEK = Hours((0, 1, 3, 4), time(8, 30), time(16, 30))


@pytest.mark.parametrize(
    ("utc", "open_"),
    [
        ("2026-03-02 07:29:59", False),  # Monday, 8:29:59 in winter
        ("2026-03-02 07:30:00", True),
        ("2026-03-02 15:29:59", True),
        ("2026-03-02 15:30:00", False),  # the closing hour is closed
        ("2026-03-04 09:00:00", False),  # Wednesday
        ("2026-03-01 09:00:00", False),  # Sunday
        ("2026-03-27 07:30:00", True),  # the Friday before clocks go forward
        ("2026-03-30 06:29:59", False),  # the Monday after: 8:29:59 again
        ("2026-03-30 06:30:00", True),
        ("2026-03-30 14:30:00", False),
        ("2026-10-23 06:30:00", True),  # the Friday before clocks go back
        ("2026-10-26 06:30:00", False),  # the Monday after
        ("2026-10-26 07:30:00", True),
        ("2026-10-26 15:29:59", True),
    ],
)
def test_hours_follow_the_schools_clock(utc, open_):
    moment = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert are_open([WEEK], moment, PARIS) is open_


@pytest.mark.parametrize(("starts", "utc", "open_"), [(time(2), "01:30", True), (time(2), "00:59", False)])
def test_the_night_clocks_change_has_each_hour_it_shows(starts, utc, open_):
    """Sunday 29 March 2026: after 1:59 comes 3:00."""
    moment = datetime.fromisoformat(f"2026-03-29 {utc}").replace(tzinfo=UTC)
    assert are_open([Hours((6,), starts, time(4))], moment, PARIS) is open_


@pytest.mark.parametrize(
    ("ends", "utc", "open_"),
    [
        (time(23, 58), "22:57:59", True),
        (time(23, 58), "22:58:00", False),
        (time(23, 59), "22:59:59", True),  # a clock has no 24:00
        (time(23, 59), "23:00:00", False),  # Tuesday
    ],
)
def test_until_23_59_is_until_the_end_of_the_day(ends, utc, open_):
    moment = datetime.fromisoformat(f"2026-03-02 {utc}").replace(tzinfo=UTC)
    assert are_open([Hours((0,), time(0), ends)], moment, PARIS) is open_


def test_one_class_open_is_enough_and_none_never_opens():
    moment = datetime(2026, 3, 4, 9, tzinfo=UTC)
    assert are_open([WEEK, Hours((2,), time(9), time(12))], moment, PARIS)
    assert not are_open([], moment, PARIS)


def test_a_class_of_tahiti_opens_in_its_own_morning():
    morning = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)  # 8:30 in Papeete
    assert are_open([WEEK], morning, zone_of(uai="", postal_code="98714"))
    assert not are_open([WEEK], morning, PARIS)


def test_codes_are_long_and_never_the_same():
    codes = {draw_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(is_code(code) for code in codes)
    assert len(CODE_ALPHABET) ** CODE_LENGTH >= 2**128


@pytest.mark.parametrize("change", [str.upper, " ".join, lambda code: f"-{code}\n"])
def test_a_code_is_read_however_it_was_copied(change):
    code = draw_code()
    assert normalize_code(change(code)) == code


def test_signs_that_look_alike_are_one():
    assert normalize_code("oOiIlL") == "001111"


@pytest.mark.parametrize("typed", ["", "a" * 25, "a" * 27, "u" * 26, "é" * 26])
def test_what_no_card_holds_is_no_code(typed):
    assert not is_code(normalize_code(typed))


@pytest.mark.parametrize(("seconds", "idle"), [(0, False), (3600, False), (3601, True)])
def test_an_hour_without_anything_is_the_end(seconds, idle):
    moment = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert is_idle(moment.timestamp() - seconds, moment) is idle


def test_neighbours_have_different_animals_as_long_as_there_are_some():
    used: list[str] = []
    for _ in range(2 * len(Animal)):
        used.append(next_animal(used))
    assert sorted(used) == sorted([*Animal, *Animal])
    assert set(used[: len(Animal)]) == set(Animal)
