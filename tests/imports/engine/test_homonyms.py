"""A parent whose child has a namesake in the class: a human says which one it is."""

from datetime import date

import pytest

from tenant_apps.imports.choices import Outcome
from tenant_apps.imports.engine.plan import make_plan
from tenant_apps.imports.engine.snapshot import ClassState
from tests.imports.engine.records import pupil, relative, roster
from tests.imports.engine.test_plan import known_adult, known_pupil, school_of


def _homonyms():
    """A school with Léa of CP A, and another one for that class."""
    known = ClassState(5, "CP A", ["CP"], "101", "CP A")
    return school_of(known_pupil(classes={5}), classes=[known]), pupil(birth_date=date(2019, 5, 5))


HOMONYM_CHILDREN = [
    ("nobody said", lambda file: {}, Outcome.DECISION, []),
    ("the one in the school", lambda file: {0: "user:1"}, Outcome.NEW, [(-2, 1)]),
    ("the one of the file", lambda file: {0: file}, Outcome.NEW, [(-2, -1)]),
    ("neither", lambda file: {0: "ignore"}, Outcome.REJECTED, []),
    ("somebody else", lambda file: {0: "user:77"}, Outcome.DECISION, []),
    ("another child of the row", lambda file: {1: "user:1"}, Outcome.DECISION, []),
    ("the row left aside", lambda file: {None: "ignore"}, Outcome.IGNORED, []),
]


@pytest.mark.parametrize(("_why", "said", "outcome", "care"), HOMONYM_CHILDREN, ids=[r[0] for r in HOMONYM_CHILDREN])
def test_of_homonyms_in_one_class_a_human_says_whose_child(_why, said, outcome, care):
    school, lea = _homonyms()
    mother = relative("Anne", "Roux", lea)
    key = f"relatives:responsables.csv:{mother.origin.line}"
    file = f"pupils:eleves.csv:{lea.origin.line}"
    decisions = {key if place is None else f"{key}>{place}": answer for place, answer in said(file).items()}
    plan = make_plan(school, roster(lea, mother), decisions)
    assert (plan.rows[1].outcome, plan.care) == (outcome, care)
    waiting = [(one.place, one.name, set(one.choices)) for one in plan.rows[1].homonyms]
    assert waiting == ([(0, "Léa Martin", {"user:1", file})] if outcome == Outcome.DECISION else [])


def test_a_parent_with_another_child_does_not_wait_for_the_homonym():
    school, lea = _homonyms()
    tom = pupil("Tom")
    plan = make_plan(school, roster(lea, tom, relative("Anne", "Roux", lea, tom)))
    assert (plan.rows[2].outcome, plan.care) == (Outcome.NEW, [(-3, -2)])
    assert len(plan.rows[2].homonyms) == 1
    assert "dites lequel" in plan.rows[2].problems[0].text


def test_a_child_chosen_tells_which_parent_it_is():
    school, lea = _homonyms()
    school.people[9] = known_adult(9, "Anne", "Roux", children={1})
    school.people[1].guardians.add(9)
    mother = relative("Anne", "Roux", lea)
    plan = make_plan(school, roster(lea, mother), {f"relatives:responsables.csv:{mother.origin.line}>0": "user:1"})
    assert plan.rows[1].person.pk == 9
