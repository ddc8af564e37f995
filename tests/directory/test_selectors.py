"""Reads of the directory: who is where, who may be the same person."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenant_apps.directory import permissions, selectors, services
from tenant_apps.directory.choices import Resemblance
from tenant_apps.directory.models import SchoolClass
from tests.factories.accounts import HeadFactory, PupilFactory, RelativeFactory, TeacherFactory, UserFactory
from tests.factories.directory import ClassFactory, make_class, make_family

pytestmark = pytest.mark.usefixtures("inside_alpha")


def test_classes_are_said_from_the_youngest_level():
    for name, levels in [("B", ["CM1"]), ("A", ["CM1"]), ("Z", ["PS", "MS"]), ("Sans", []), ("C", ["ULIS"])]:
        ClassFactory(name=name, levels=levels)
    assert [one.name for one in SchoolClass.objects.by_level()] == ["Z", "A", "B", "C", "Sans"]


@pytest.mark.parametrize(
    ("name", "levels", "beside"),
    [
        ("CE1-CE2", ["CE1", "CE2"], ""),
        ("ce1", ["CE1"], ""),
        ("CE1 A", ["CE1"], "CE1"),
        ("Les Bleuets", ["CE1", "CE2"], "CE1 · CE2"),
        ("Les Bleuets", [], ""),
    ],
)
def test_levels_are_not_said_twice(name, levels, beside):
    assert SchoolClass(name=name, levels=levels).levels_beside_name == beside


def test_everyone_of_a_class():
    teacher, aide, pupil = TeacherFactory(), UserFactory(profile="staff"), PupilFactory()
    school_class = make_class(teacher, aide, pupil)
    parent = RelativeFactory()
    services.add_guardian(actor=None, relative=parent, child=pupil)
    make_family(ClassFactory())
    assert list(selectors.teachers_of(school_class)) == [teacher]
    assert list(selectors.staff_of(school_class)) == [aide]
    assert list(selectors.pupils_of(school_class)) == [pupil]
    assert list(selectors.relatives_of(school_class)) == [parent]


def test_a_parent_has_the_classes_of_the_children():
    first, second = ClassFactory(name="A"), ClassFactory(name="B")
    [elder], [parent] = make_family(first, relatives=1)
    [younger], _none = make_family(second, relatives=0)
    services.add_guardian(actor=None, relative=parent, child=younger)
    assert list(selectors.classes_of(parent)) == [first, second]
    assert list(selectors.classes_of(elder)) == [first]
    assert set(selectors.children_of(parent)) == {elder, younger}
    assert list(selectors.siblings_of(elder)) == [younger]


def test_lists_are_in_the_order_of_a_class_list_accents_ignored():
    school_class = make_class(
        PupilFactory(last_name="Zidi", first_name="Ana"),
        PupilFactory(last_name="Évrard", first_name="Léo"),
        PupilFactory(last_name="Evrard", first_name="Ana"),
    )
    assert [one.full_name for one in selectors.pupils_of(school_class)] == ["Ana Evrard", "Léo Évrard", "Ana Zidi"]


BORN = date(2018, 3, 12)


@pytest.mark.parametrize(
    ("first_name", "last_name", "born", "resemblance"),
    [
        ("Léo", "Dupont-Martin", BORN, Resemblance.BIRTH),
        ("LEO", "dupont martin", BORN, Resemblance.BIRTH),
        ("Dupont Martin", "Léo", BORN, Resemblance.BIRTH),
        ("Léo", "Dupont-Martin", date(2018, 12, 3), Resemblance.NAME),
    ],
)
def test_a_pupil_who_may_be_the_same_is_found(first_name, last_name, born, resemblance):
    known = PupilFactory(first_name="Léo", last_name="Dupont-Martin", birth_date=BORN)
    [found] = selectors.pupil_candidates(first_name=first_name, last_name=last_name, birth_date=born)
    assert (found.user, found.resemblance) == (known, resemblance)


@pytest.mark.parametrize(("first_name", "last_name"), [("Léon", "Dupont"), ("Léo", "Durand"), ("Dupont", "Durand")])
def test_another_name_is_another_pupil(first_name, last_name):
    PupilFactory(first_name="Léo", last_name="Dupont", birth_date=BORN)
    assert selectors.pupil_candidates(first_name=first_name, last_name=last_name, birth_date=BORN) == []


def test_an_adult_of_the_same_name_is_certain_by_address_or_family_only():
    [child], _none = make_family(None, relatives=0, last_name="Durand")
    [sister], [_parent] = make_family(None, relatives=1, last_name="Durand")
    by_email = RelativeFactory(first_name="Anne", last_name="Durand", email="anne@exemple.test")
    by_family = RelativeFactory(first_name="Anne", last_name="Durand")
    services.add_guardian(actor=None, relative=by_family, child=sister)
    by_name = TeacherFactory(first_name="Anne", last_name="Durand")
    PupilFactory(first_name="Anne", last_name="Durand")
    found = selectors.adult_candidates(
        first_name="Anne", last_name="Durand", email="Anne@exemple.test", children=[child]
    )
    assert {one.user: one.resemblance for one in found} == {
        by_email: Resemblance.EMAIL,
        by_family: Resemblance.FAMILY,
        by_name: Resemblance.NAME,
    }
    assert not found[-1].certain


def test_likely_parents_are_those_of_the_same_name_then_of_known_siblings():
    [child], _none = make_family(None, relatives=0, last_name="Haddad")
    [_cousin], [namesake] = make_family(None, relatives=1, last_name="Haddad")
    make_family(None, relatives=1, last_name="Haddadi")
    assert selectors.likely_parents(child) == [namesake]
    [_half_sister], [father, mother] = make_family(None, relatives=2, last_name="Blanc")
    services.add_guardian(actor=None, relative=father, child=child)
    assert selectors.likely_parents(child) == [mother]
    services.add_guardian(actor=None, relative=mother, child=child)
    assert selectors.likely_parents(child) == []


def test_accounts_to_activate_are_counted_class_by_class():
    first, second = ClassFactory(name="A"), ClassFactory(name="B")
    make_family(first, relatives=2)
    PupilFactory(activated=True)
    counts = {one.name: one.pending_count for one in selectors.with_pending(SchoolClass.objects.by_level())}
    assert counts == {"A": 3, "B": 0}
    assert second.name == "B"


def test_surroundings_cost_the_same_for_one_and_for_many():
    def count_queries():
        with CaptureQueriesContext(connection) as queries:
            for person in selectors.with_surroundings(selectors.pupils_of(school_class)):
                assert [link.relative.full_name for link in person.guardians.all()]
                assert [one.name for one in person.classes.all()]
        return len(queries)

    school_class = ClassFactory()
    make_family(school_class)
    before = count_queries()
    for _ in range(4):
        make_family(school_class)
    assert count_queries() == before


def test_who_runs_a_class():
    head, teacher, other, aide, parent = (
        HeadFactory(),
        TeacherFactory(),
        TeacherFactory(),
        UserFactory(profile="staff"),
        RelativeFactory(),
    )
    school_class = make_class(teacher, aide)
    answers = {user: permissions.can_manage_class(user, school_class) for user in (head, teacher, other, aide, parent)}
    assert [bool(answer) for answer in answers.values()] == [True, True, False, False, False]
    assert answers[other].reason == "Vous n’êtes pas rattaché à cette classe."
    assert "réservé à ses enseignants" in answers[aide].reason
    assert list(permissions.manageable_classes(teacher)) == [school_class]
    assert list(permissions.manageable_classes(other)) == []
