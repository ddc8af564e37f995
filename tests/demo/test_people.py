"""The families drawn for the demo: the same each time, and as one meets them."""

from collections import Counter
from datetime import date

import pytest

from provisioning.demo.loader import school_year
from provisioning.demo.schools import ROSA_BONHEUR, SCHOOLS, WAITING, of_town
from provisioning.drafts import parse_order
from tenant_apps.accounts.choices import Profile
from tenant_apps.directory.choices import Authority

EVERY = pytest.mark.parametrize("school", SCHOOLS, ids=lambda school: school.city)


@EVERY
def test_the_same_people_each_time(school):
    assert school.families() == school.families()
    assert school.workers() == school.workers()


@EVERY
def test_every_seat_is_taken_once(school):
    seats = Counter({plan.name: sum(plan.seats.values()) for plan in school.classes})
    assert Counter(child.class_name for family in school.families() for child in family.children) == seats


@EVERY
def test_every_class_has_a_teacher_and_workers_have_classes_that_exist(school):
    names = {plan.name for plan in school.classes}
    teachers = [worker for worker in school.workers() if worker.profile == Profile.TEACHER]
    assert {name for teacher in teachers for name in teacher.classes} == names
    assert all(set(worker.classes) <= names for worker in school.workers())


@EVERY
def test_every_child_has_somebody_and_at_least_one_legal_guardian(school):
    for family in school.families():
        assert any(adult.authority == Authority.LEGAL for adult in family.adults)
        names = [child.first_name for child in family.children]
        assert len(names) == len(set(names))


def test_the_first_school_is_as_large_and_as_mixed_as_a_real_one():
    families = ROSA_BONHEUR.families()
    children = [child for family in families for child in family.children]
    assert len(ROSA_BONHEUR.classes) == 12
    assert 260 <= len(children) <= 285
    assert any(len(plan.seats) > 1 for plan in ROSA_BONHEUR.classes)
    assert any("ULIS" in plan.seats for plan in ROSA_BONHEUR.classes)
    full_names = Counter((child.first_name, child.last_name) for child in children)
    assert full_names["Gabriel", "Martin"] == 2  # homonyms
    sizes = Counter(len(family.children) for family in families)
    assert min(sizes[1], sizes[2], sizes[3]) > 10  # only children, siblings
    two_adults = sum(len(family.adults) >= 2 for family in families)
    assert 0.7 < two_adults / len(families) < 0.97
    assert sum(adult.authority == Authority.CONTACT for family in families for adult in family.adults) > 3


def test_a_shared_address_is_one_couples():
    for school in SCHOOLS:
        emails = [{adult.email for adult in family.adults if adult.email} for family in school.families()]
        assert sum(map(len, emails)) == len(set().union(*emails))


@pytest.mark.parametrize("school", [*SCHOOLS, WAITING], ids=lambda school: school.city)
def test_orders_pass_the_checks_of_real_ones(school):
    draft = parse_order(school.order(), look_up=lambda _uai: None)
    assert [each.name for each in draft.schools[0].classes] == [plan.name for plan in school.classes]


@pytest.mark.parametrize(
    ("today", "year"),
    [(date(2026, 7, 31), 2025), (date(2026, 8, 1), 2026), (date(2026, 11, 21), 2026), (date(2027, 1, 1), 2026)],
)
def test_a_school_year_begins_in_august(today, year):
    assert school_year(today) == year


def test_birth_dates_follow_the_school_year_and_nothing_else():
    children = {child.class_name: child for family in ROSA_BONHEUR.families() for child in family.children}
    assert children["PS"].birth_date(2026).year == 2023
    assert children["PS"].birth_date(2030).year == 2027
    assert 2015 <= children["CM2"].birth_date(2026).year <= 2016


@pytest.mark.parametrize(
    ("town", "said"),
    [
        ("Montclair-sur-Seiche", "de Montclair-sur-Seiche"),
        ("Les Hauts-d’Orvanne", "des Hauts-d’Orvanne"),
        ("Le Gué", "du Gué"),
        ("La Plaine", "de La Plaine"),
        ("Étréval", "d’Étréval"),
        ("Lesneven", "de Lesneven"),
    ],
)
def test_of_a_town_as_french_says_it(town, said):
    assert of_town(town) == said
