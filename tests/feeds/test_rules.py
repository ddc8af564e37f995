"""Departments and nights."""

from datetime import UTC, datetime, timedelta

import pytest

from provisioning.feeds.rules import covers, is_due, read_departments, sum_of


@pytest.mark.parametrize(
    ("text", "found", "wrong"),
    [
        ("54, 57 88", ["054", "057", "088"], []),
        ("2a;2B", ["620", "720"], []),
        ("974 974", ["974"], []),
        ("", [], []),
        ("54, Moselle, 5757", ["054"], ["Moselle", "5757"]),
    ],
)
def test_departments_as_people_write_them(text, found, wrong):
    assert read_departments(text) == (found, wrong)


@pytest.mark.parametrize(
    ("departments", "uai", "expected"),
    [(["035"], "0359901X", True), (["054"], "0359901X", False), ([], "0359901X", True)],
)
def test_whom_a_convention_covers(departments, uai, expected):
    assert covers(departments, uai) is expected


NIGHT = datetime(2026, 11, 22, 3, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hour", "now", "last", "expected"),
    [
        (3, NIGHT, None, True),
        (3, NIGHT, NIGHT - timedelta(days=1), True),
        (3, NIGHT, NIGHT - timedelta(minutes=4), False),
        (4, NIGHT, NIGHT - timedelta(days=1), False),
        (3, NIGHT + timedelta(hours=6), NIGHT - timedelta(hours=18), True),
        (3, NIGHT + timedelta(hours=6), NIGHT, False),
    ],
)
def test_when_a_night_is_due(hour, now, last, expected):
    assert is_due(hour, now, last) is expected


def test_sums_over_files():
    files = [{"records": 3, "verdicts": {"created": 2}}, {"records": 1, "verdicts": {}}]
    assert (sum_of(files, "records"), sum_of(files, "verdicts", "created"), sum_of([], "records")) == (4, 2, 0)
