"""Days without school, by the calendars of the ministry."""

from datetime import date
from itertools import pairwise

import pytest

from tenants.choices import Zone
from tenants.holidays import breaks_between, days_off, easter


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5)), (2027, date(2027, 3, 28)),
     (2038, date(2038, 4, 25)), (2285, date(2285, 3, 22))],
)  # fmt: skip
def test_easter(year, expected):
    assert easter(year) == expected


@pytest.mark.parametrize(
    ("zone", "day", "name"),
    [
        (Zone.A, date(2026, 2, 6), ""),
        (Zone.A, date(2026, 2, 7), "Vacances d’hiver"),
        (Zone.A, date(2026, 2, 22), "Vacances d’hiver"),
        (Zone.A, date(2026, 2, 23), ""),
        (Zone.B, date(2026, 2, 23), "Vacances d’hiver"),
        (Zone.C, date(2026, 3, 8), "Vacances d’hiver"),
        (Zone.C, date(2026, 3, 9), ""),
        (Zone.B, date(2027, 2, 20), "Vacances d’hiver"),
        (Zone.C, date(2027, 4, 18), "Vacances de printemps"),
        (Zone.C, date(2027, 4, 19), ""),
        (Zone.A, date(2026, 10, 17), "Vacances de la Toussaint"),
        (Zone.A, date(2026, 11, 2), ""),
        (Zone.B, date(2027, 1, 3), "Vacances de Noël"),
        (Zone.B, date(2026, 5, 15), "Pont de l’Ascension"),
        (Zone.A, date(2026, 8, 31), "Vacances d’été"),
        (Zone.A, date(2026, 9, 1), ""),
        (Zone.OTHER, date(2026, 12, 28), ""),
        (Zone.OTHER, date(2026, 11, 11), "Armistice de 1918"),
        (Zone.A, date(2027, 5, 17), "Lundi de Pentecôte"),
        (Zone.A, date(2027, 3, 26), ""),
    ],
)
def test_a_day(zone, day, name):
    assert days_off(day, day, zone=zone).get(day, "") == name


def test_good_friday_is_kept_in_the_east():
    friday = date(2027, 3, 26)
    assert days_off(friday, friday, zone=Zone.B, postal_code="67000") == {friday: "Vendredi saint"}


def test_two_weeks_of_winter():
    days = days_off(date(2026, 2, 1), date(2026, 3, 31), zone=Zone.A)
    assert (min(days), max(days), len(days)) == (date(2026, 2, 7), date(2026, 2, 22), 16)


def test_holidays_come_in_order_and_do_not_overlap():
    for zone in (Zone.A, Zone.B, Zone.C):
        found = list(breaks_between(date(2025, 1, 1), date(2028, 1, 1), zone))
        assert len(found) == 13
        assert all(one.first <= one.last < other.first for one, other in pairwise(found))
        assert all(one.first.weekday() == 5 for one in found if "Ascension" not in str(one.name))
