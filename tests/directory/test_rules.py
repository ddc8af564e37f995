"""Decisions about classes and people, by examples."""

from datetime import date

import pytest

from tenant_apps.accounts.choices import Profile
from tenant_apps.directory import rules
from tenant_apps.directory.choices import Resemblance


@pytest.mark.parametrize(
    ("given", "sorted_"),
    [
        ([], []),
        (["CE2"], ["CE2"]),
        (["CM1", "CE2", "CM1"], ["CE2", "CM1"]),
        (["ULIS", "TPS", "GS", "PS", "MS"], ["TPS", "PS", "MS", "GS", "ULIS"]),
    ],
)
def test_levels_go_from_the_youngest(given, sorted_):
    assert rules.sort_levels(given) == sorted_


def test_an_unknown_level_is_refused():
    with pytest.raises(ValueError, match="6e"):
        rules.sort_levels(["CP", "6e"])


@pytest.mark.parametrize(
    ("profile", "may"),
    [("pupil", True), ("teacher", True), ("staff", True), ("guest", True), ("relative", False), ("team", False)],
)
def test_who_is_attached_to_a_class(profile, may):
    assert rules.may_join_class(profile) is may


@pytest.mark.parametrize(
    ("relative", "child", "may"),
    [
        (Profile.RELATIVE, Profile.PUPIL, True),
        (Profile.TEACHER, Profile.PUPIL, True),
        (Profile.STAFF, Profile.PUPIL, True),
        (Profile.PUPIL, Profile.PUPIL, False),
        (Profile.RELATIVE, Profile.RELATIVE, False),
        (Profile.RELATIVE, Profile.TEACHER, False),
        (Profile.TEAM, Profile.PUPIL, False),
    ],
)
def test_who_answers_for_whom(relative, child, may):
    assert rules.may_be_guardian(relative, child) is may


@pytest.mark.parametrize(
    ("day", "born", "age"),
    [
        (date(2026, 3, 12), date(2018, 3, 12), 8),
        (date(2026, 3, 11), date(2018, 3, 12), 7),
        (date(2026, 2, 28), date(2024, 2, 29), 1),
        (date(2026, 3, 1), date(2024, 2, 29), 2),
        (date(2026, 1, 1), date(2026, 1, 2), -1),
    ],
)
def test_an_age_is_in_whole_years(day, born, age):
    assert rules.age_on(day, born) == age


@pytest.mark.parametrize(
    ("born", "may"),
    [
        (date(2026, 6, 1), False),
        (date(2025, 3, 2), False),
        (date(2025, 3, 1), True),
        (date(2018, 1, 1), True),
        (date(2007, 3, 2), True),
        (date(2007, 3, 1), False),
        (date(1984, 1, 1), False),
    ],
)
def test_a_wrong_year_of_birth_is_seen(born, may):
    assert rules.is_school_age(born, date(2026, 3, 1)) is may


@pytest.mark.parametrize(
    ("born", "other", "said"),
    [
        (date(2018, 1, 1), date(2018, 1, 1), Resemblance.BIRTH),
        (date(2018, 1, 1), date(2018, 1, 2), Resemblance.NAME),
        (date(2018, 1, 1), None, Resemblance.NAME),
        (None, None, Resemblance.NAME),
    ],
)
def test_pupils_of_one_name_are_told_apart_by_their_birth(born, other, said):
    assert rules.pupil_resemblance(born, other) == said


@pytest.mark.parametrize(
    ("email", "other", "same_family", "said"),
    [
        ("a@x.fr", "A@x.fr ", False, Resemblance.EMAIL),
        ("a@x.fr", "b@x.fr", True, Resemblance.FAMILY),
        ("", "", True, Resemblance.FAMILY),
        ("", "", False, Resemblance.NAME),
        ("a@x.fr", "", False, Resemblance.NAME),
    ],
)
def test_adults_of_one_name_need_more_to_look_the_same(email, other, same_family, said):
    assert rules.adult_resemblance(email, other, same_family=same_family) == said


@pytest.mark.parametrize(("email", "shown"), [("marie@exemple.fr", "m•••@exemple.fr"), ("", ""), ("sans-arobase", "")])
def test_an_address_is_shown_without_being_told(email, shown):
    assert rules.hide_email(email) == shown


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Léa", "de Léa"),
        ("Inès", "d’Inès"),
        ("Élise Roy", "d’Élise Roy"),
        ("Œdipe", "d’Œdipe"),
        ("Yves", "d’Yves"),
        ("Yanis", "de Yanis"),
        ("Hugo", "de Hugo"),
        ("", "de "),
    ],
)
def test_a_name_in_a_french_sentence(name, said):
    assert rules.of_name(name) == said


def test_names_lose_needless_spaces():
    assert rules.clean_name("  Les   Coquelicots ") == "Les Coquelicots"
