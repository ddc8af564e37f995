"""What a school still has to do, by examples."""

import pytest

from tenant_apps.school_admin.rules import STEPS, SchoolFacts, done_steps
from tenant_apps.school_admin.steps import next_step, starting_steps

NOTHING = {
    "classes": 0,
    "classes_without_teacher": 0,
    "classes_without_pupil": 0,
    "pupils": 0,
    "people": 1,
    "activated": 1,
    "sheets_printed": False,
}
CLASSES = {**NOTHING, "classes": 2, "classes_without_teacher": 2, "classes_without_pupil": 2}
TEACHERS = {**CLASSES, "classes_without_teacher": 0, "people": 3}
ONE_CLASS_FULL = {**TEACHERS, "classes_without_pupil": 1, "pupils": 20, "people": 60}
PUPILS = {**ONE_CLASS_FULL, "classes_without_pupil": 0, "pupils": 40, "people": 120}
SHEETS = {**PUPILS, "sheets_printed": True, "activated": 60}
ALL = {**SHEETS, "activated": 120}


@pytest.mark.parametrize(
    ("facts", "next_key"),
    [
        (NOTHING, "classes"),
        (CLASSES, "teachers"),
        (TEACHERS, "pupils"),
        (ONE_CLASS_FULL, "pupils"),
        (PUPILS, "sheets"),
        (SHEETS, "activation"),
        (ALL, None),
    ],
)
def test_one_thing_comes_next(facts, next_key):
    steps = starting_steps(SchoolFacts(**facts))
    following = next_step(steps)
    assert (following.key if following else None) == next_key


def test_a_school_without_classes_has_done_nothing():
    assert not any(done_steps(SchoolFacts(**NOTHING)).values())


def test_each_step_says_where_it_is_done():
    steps = starting_steps(SchoolFacts(**CLASSES))
    assert [step.key for step in steps] == list(STEPS)
    assert all(step.title and step.note and step.action and step.url.startswith("/") for step in steps)
