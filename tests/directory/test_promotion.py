"""The passage to the next year, decided."""

from datetime import date

import pytest

from tenant_apps.directory.promotion import (
    LEAVE,
    SPREAD,
    Choice,
    ClassFacts,
    Member,
    decide,
    ending_years,
    next_level,
    next_levels,
    usual_target,
)


@pytest.mark.parametrize(
    ("level", "following"), [("TPS", "PS"), ("GS", "CP"), ("CM1", "CM2"), ("CM2", None), ("ULIS", "ULIS")]
)
def test_the_next_level(level, following):
    assert next_level(level) == following


def test_a_class_of_several_levels_goes_up_without_those_who_leave():
    assert next_levels(["CM1", "CM2"]) == ["CM2"]
    assert next_levels(["CM2"]) == []


@pytest.mark.parametrize(
    ("today", "years"),
    [
        (date(2026, 7, 4), ["2025-2026", "2026-2027"]),
        (date(2026, 9, 30), ["2025-2026", "2026-2027"]),
        (date(2026, 10, 1), ["2026-2027", "2025-2026"]),
        (date(2027, 1, 10), ["2026-2027", "2027-2028"]),
    ],
)
def test_the_year_that_ends(today, years):
    assert ending_years(today) == years


CP, CE1, CE1B, CM2 = (
    ClassFacts(pk, name, levels)
    for pk, name, levels in [(1, "CP", ("CP",)), (2, "CE1", ("CE1",)), (3, "CE1 B", ("CE1",)), (4, "CM2", ("CM2",))]
)


@pytest.mark.parametrize(
    ("facts", "others", "target"),
    [
        (CP, [CE1, CM2], "2"),
        (CP, [CE1, CE1B], SPREAD),
        (CP, [CM2], SPREAD),
        (CM2, [CP], LEAVE),
        (ClassFacts(9, "?", ()), [CE1], SPREAD),
    ],
)
def test_the_usual_target(facts, others, target):
    assert usual_target(facts, others) == target


PUPIL, TEACHER = Member(10, "pupil", 1), Member(20, "teacher", 1)


@pytest.mark.parametrize(
    ("members", "choices", "kept", "leavers", "without"),
    [
        ([PUPIL, TEACHER], [Choice(1, "2")], {(10, 2), (20, 1)}, set(), set()),
        ([PUPIL, TEACHER], [Choice(1, "2", keeps_adults=False)], {(10, 2)}, set(), set()),
        ([PUPIL, TEACHER], [Choice(1, "1")], {(10, 1), (20, 1)}, set(), set()),
        ([PUPIL, TEACHER], [Choice(1, LEAVE)], {(20, 1)}, {10}, set()),
        ([PUPIL, TEACHER], [Choice(1, SPREAD)], {(20, 1)}, set(), {10}),
        ([PUPIL, TEACHER], [], {(10, 1), (20, 1)}, set(), set()),
        ([Member(10, "pupil", 1, "CM2"), Member(11, "pupil", 1, "CM1")], [Choice(1, "2")], {(11, 2)}, {10}, set()),
        ([Member(10, "pupil", 1, "CM2")], [Choice(1, SPREAD)], set(), set(), {10}),
        # in ULIS too, which goes on: stays
        ([PUPIL, Member(10, "pupil", 5)], [Choice(1, LEAVE)], {(10, 5)}, set(), set()),
        ([PUPIL, Member(10, "pupil", 5)], [Choice(1, LEAVE), Choice(5, LEAVE)], set(), {10}, set()),
    ],
)
def test_who_goes_where(members, choices, kept, leavers, without):
    outcome = decide(members, choices)
    assert (outcome.memberships, outcome.leavers, outcome.without_class) == (kept, leavers, without)
