"""Whatever the school: twice is once, no order counts, undo undoes, nobody of another name is met."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenant_apps.accounts.choices import Profile, Source
from tenant_apps.directory import groups
from tenant_apps.imports.choices import Outcome
from tenant_apps.imports.engine import journal, synchronise
from tenant_apps.imports.engine.apply import apply_plan
from tenant_apps.imports.engine.names import record_names
from tenant_apps.imports.engine.plan import make_plan
from tenant_apps.imports.engine.snapshot import Snapshot, read_school
from tenant_apps.imports.engine.undo import undo
from tenant_apps.imports.records import (
    ChildRef,
    ClassRef,
    Kind,
    Origin,
    PupilRecord,
    RelativeRecord,
    Roster,
    TeacherRecord,
)
from tests.imports.conftest import school_in_words, tables

# Few names, so that homonyms, siblings and doubts are the rule.
FIRST = st.sampled_from(["Léa", "Tom", "Anne", "Jean"])
LAST = st.sampled_from(["Martin", "Roux", "Le Goff"])
EMAIL = st.sampled_from(["", "", "a@exemple.test", "b@exemple.test"])
CLASSES = [
    ClassRef("CP A", "1"),
    ClassRef("CP-CE1", "2"),
    ClassRef("CE1 B", "3"),
    ClassRef("ULIS", "4", ("ULIS",)),
    ClassRef("cp a"),
]
BIRTHS = st.sampled_from([date(2018, 3, 12), date(2019, 1, 5)])


@st.composite
def pupils(draw, number):
    ine = draw(st.sampled_from(["", "", f"{number:010d}A"]))
    classes = tuple(draw(st.lists(st.sampled_from(CLASSES), max_size=2, unique=True)))
    return PupilRecord(
        first_name=draw(FIRST), last_name=draw(LAST), birth_date=draw(BIRTHS), ine=ine, classes=classes, level="CP",
        origin=Origin("eleves.csv", number),
    )  # fmt: skip


@st.composite
def adults(draw, number, children):
    chosen = draw(st.lists(st.sampled_from(children), min_size=1, max_size=2)) if children else []
    refs = tuple(
        ChildRef(one.last_name, "", one.first_name, one.classes[0].name if one.classes else "") for one in chosen
    )
    return RelativeRecord(
        first_name=draw(FIRST), last_name=draw(LAST), email=draw(EMAIL), children=refs,
        address=draw(st.sampled_from(["", "1 rue du Lac"])), title=draw(st.sampled_from(["", "Mme", "M."])),
        origin=Origin("responsables.csv", number),
    )  # fmt: skip


@st.composite
def rosters(draw):
    made = Roster(pupils=[draw(pupils(number)) for number in range(2, 2 + draw(st.integers(0, 6)))])
    made.relatives = [draw(adults(number, made.pupils)) for number in range(2, 2 + draw(st.integers(0, 5)))]
    names = draw(st.lists(st.tuples(FIRST, LAST, EMAIL, st.booleans()), max_size=2))
    made.teachers = [
        TeacherRecord(first_name=a, last_name=b, email=c, is_head=d, classes=(CLASSES[0],), origin=Origin("e.csv", n))
        for n, (a, b, c, d) in enumerate(names, start=2)
    ]
    if draw(st.booleans()):
        made.complete = frozenset({Kind.PUPILS, Kind.RELATIVES})
    return made


bounded = settings(max_examples=25)


@pytest.fixture
def fresh(inside_alpha):
    """Run in a school that is empty again each time."""
    from django.db import transaction

    class _Fresh:
        def __enter__(self):
            self._block = transaction.atomic()
            self._block.__enter__()

        def __exit__(self, *failure):
            transaction.set_rollback(True)
            self._block.__exit__(None, None, None)

    return _Fresh


def outcomes(roster):
    return synchronise(actor=None, roster=roster, source=Source.ONDE)


@bounded
@given(roster=rosters())
def test_twice_is_once(fresh, roster):
    with fresh():
        outcomes(roster)
        before = tables()
        again = outcomes(roster)
        assert not again.wrote
        assert tables() == before


@bounded
@given(roster=rosters(), data=st.data())
def test_no_order_counts(fresh, roster, data):
    with fresh():
        outcomes(roster)
        one = school_in_words()
    mixed = replace(
        roster,
        pupils=_renumbered(data.draw(st.permutations(roster.pupils))),
        relatives=_renumbered(data.draw(st.permutations(roster.relatives))),
        teachers=_renumbered(data.draw(st.permutations(roster.teachers))),
    )
    with fresh():
        outcomes(mixed)
        assert school_in_words() == one


def _renumbered(records):
    return [replace(record, origin=Origin("x.csv", number), problems=[]) for number, record in enumerate(records, 2)]


@bounded
@given(first=rosters(), second=rosters())
def test_undo_undoes(fresh, first, second):
    with fresh():
        groups.ensure_school_groups()
        outcomes(first)
        before, photograph = tables(), journal.photograph()
        groups.lock_directory()
        apply_plan(actor=None, plan=make_plan(read_school(), second), source=Source.ONDE)
        undo(journal.differences(photograph, journal.photograph()))
        assert tables() == before


@bounded
@given(first=rosters(), second=rosters())
def test_everybody_is_counted_and_nobody_is_met_under_another_name(fresh, first, second):
    with fresh():
        outcomes(first)
        plan = make_plan(read_school(), second)
    rows = [row for row in plan.rows if row.record]
    kinds = {Kind.PUPILS: second.pupils, Kind.RELATIVES: second.relatives, Kind.TEACHERS: second.teachers}
    assert Counter(row.kind for row in rows) == Counter({kind: len(said) for kind, said in kinds.items() if said})
    assert {row.outcome for row in rows} <= {
        Outcome.NEW,
        Outcome.UPDATED,
        Outcome.UNCHANGED,
        Outcome.DECISION,
        Outcome.REJECTED,
    }
    for row in rows:
        if row.person and row.reason != "ine":
            assert {last for last, _first in record_names(row.record)} & {_form(row.person.last_name)}
            assert row.person.profile != Profile.PUPIL or row.kind == Kind.PUPILS
    claimed = Counter(row.person.pk for row in rows if row.person and row.leader is None)
    assert max(claimed.values(), default=1) == 1


def _form(name):
    from tenants.text import search_form

    return search_form(name)


@bounded
@given(roster=rosters())
def test_the_plan_of_an_empty_school_makes_each_person_once(roster):
    plan = make_plan(Snapshot(), roster)
    made = sum(1 for row in plan.rows if row.outcome == Outcome.NEW)
    assert made == len(plan.creations)
    assert {pair[0] for pair in plan.joins} <= {one.node for one in plan.creations}
    assert {node for pair in plan.care for node in pair} <= {one.node for one in plan.creations}
