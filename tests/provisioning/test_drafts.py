"""An order read from anywhere: a draft, or all its problems, never a crash."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provisioning.drafts import OrderDraft, OrderProblems, parse_order
from provisioning.rules import MAX_CLASSES
from tests.factories.provisioning import make_uai, order_data


@dataclass
class Entry:
    name: str = "École du Moulin"
    kind: str = "nursery"
    address: str = "4 rue du Moulin"
    postal_code: str = "35996"
    city: str = "Kerlune"
    academy: str = "Rennes"


def read(data: Any) -> OrderDraft:
    return parse_order(data, look_up=lambda _uai: None)


def problems_of(data: Any) -> dict[str, str]:
    with pytest.raises(OrderProblems) as wrong:
        read(data)
    return dict(wrong.value.problems)


def test_the_directory_says_what_the_order_does_not():
    data = order_data()
    del data["school_name"]
    [school] = parse_order(data, look_up=lambda _uai: Entry()).schools
    assert (school.name, school.kind, school.city, school.address) == (
        "École du Moulin",
        "nursery",
        "Kerlune",
        "4 rue du Moulin",
    )


def test_what_the_order_says_wins_even_when_it_says_nothing():
    [school] = parse_order(order_data(kind="primary", address=""), look_up=lambda _uai: Entry()).schools
    assert (school.name, school.kind, school.address) == ("École Les Mésanges", "primary", "")


def test_without_directory_a_school_is_where_its_payer_is():
    [school] = read(order_data()).schools
    assert school.city == "Kerlune"


def test_without_directory_nor_name_the_name_is_asked_for():
    data = order_data()
    del data["school_name"]
    assert "annuaire" in problems_of(data)["school_name"]


@pytest.mark.parametrize(
    ("classes", "names"),
    [
        (2, ["Classe 1", "Classe 2"]),
        ("2", ["Classe 1", "Classe 2"]),
        ([{"name": "Les Loups", "levels": ["CP"]}, {"levels": ["CE1", "CP"]}], ["Les Loups", "CP-CE1"]),
        ([{"name": "A", "levels": "CM1 / CM2"}], ["A"]),
        ([{}], ["Classe 1"]),
    ],
)
def test_classes_as_a_number_or_a_list(classes, names):
    [school] = read(order_data(classes=classes)).schools
    assert [each.name for each in school.classes] == names


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"uai": "0359911A"}, "uai"),
        ({"uai": None}, "uai"),
        ({"uai": 12}, "uai"),
        ({"uai": ["0359911H"]}, "uai"),
        ({"school_name": "x" * 121}, "school_name"),
        ({"school_name": "a\x00b"}, "school_name"),
        ({"school_name": "\ud800"}, "school_name"),
        ({"classes": 0}, "classes"),
        ({"classes": 61}, "classes"),
        ({"classes": 10**30}, "classes"),
        ({"classes": True}, "classes"),
        ({"classes": None}, "classes"),
        ({"classes": []}, "classes"),
        ({"classes": [{"name": "A"}, {"name": "a"}]}, "classes"),
        ({"classes": ["CP"]}, "classes[0]"),
        ({"classes": [{"levels": ["CP", "6e"]}]}, "classes[0].levels"),
        ({"classes": [{"levels": [1]}]}, "classes[0].levels"),
        ({"classes": [{"nom": "A"}]}, "classes[0].nom"),
        ({"administrator": None}, "administrator"),
        ({"administrator": {"first_name": "A", "last_name": "B", "email": "x"}}, "administrator.email"),
        ({"administrator": {"first_name": "A", "email": "a@b.fr"}}, "administrator.last_name"),
        ({"payer": "Kerlune"}, "payer"),
        ({"payer": order_data()["payer"] | {"siret": "123"}}, "payer.siret"),
        ({"payer": order_data()["payer"] | {"postal_code": 1000}}, "payer.postal_code"),
        ({"payer": order_data()["payer"] | {"siret_": "1"}}, "payer.siret_"),
        ({"plan": "monthly"}, "plan"),
        ({"plan": {}}, "plan"),
        ({"kind": "collège"}, "kind"),
        ({"comment": "x" * 2001}, "comment"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_each_problem_is_said_where_it_is(changes, path):
    assert path in problems_of(order_data(**changes))


def test_all_problems_are_said_at_once():
    assert set(problems_of({"uai": "x", "classes": 0})) >= {"uai", "classes", "administrator", "payer"}


@pytest.mark.parametrize("data", [None, [], "uai", 3, {}, {"schools": []}, {"schools": 3}, {"schools": [3]}])
def test_what_is_no_order_at_all_has_problems(data):
    assert problems_of(data)


def test_several_schools_and_their_paths():
    school = {key: value for key, value in order_data().items() if key != "payer"}
    data = {"payer": order_data()["payer"], "schools": [school, school | {"uai": "wrong"}, dict(school)]}
    found = problems_of(data)
    assert set(found) == {"schools[1].uai", "schools[2].uai"}
    assert "déjà" in found["schools[2].uai"]


def test_numbers_are_read_as_text_where_text_was_meant():
    assert read(order_data(payer=order_data()["payer"] | {"siret": 99999999800019})).payer.siret == "99999999800019"


def test_a_draft_written_out_and_read_again_is_the_same():
    draft = read(order_data(classes=[{"name": "A", "levels": ["CP"]}, {}], comment="Deux\nlignes"))
    [school] = draft.schools
    again = read(
        order_data(
            uai=school.uai,
            school_name=school.name,
            city=school.city,
            classes=draft.classes_of(school),
            comment=draft.comment,
        )
    )
    assert again == draft


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
    max_leaves=20,
)
known_keys = st.sampled_from(
    ["uai", "school_name", "classes", "administrator", "payer", "plan", "schools", "comment", "kind", "city", "name"]
)
order_like = st.dictionaries(known_keys, json_values | st.dictionaries(known_keys, json_values), max_size=8)


def outcome(data: Any) -> tuple[OrderDraft | None, list[tuple[str, str]]]:
    try:
        return read(data), []
    except OrderProblems as wrong:
        return None, wrong.problems


@settings(max_examples=200)
@given(st.one_of(json_values, order_like))
def test_any_json_is_a_draft_or_problems(data):
    draft, problems = outcome(data)
    assert draft.schools if draft else problems
    assert all(isinstance(path, str) and message for path, message in problems)


@settings(max_examples=200)
@given(st.data())
def test_one_wrong_value_never_hides_the_rest(data):
    order = order_data(uai=make_uai(8000))
    key = data.draw(st.sampled_from(sorted(order)))
    order[key] = data.draw(json_values)
    draft, problems = outcome(order)
    assert all(path.split(".")[0].split("[")[0] in {key, "school_name"} for path, _message in problems)
    assert draft is None or 1 <= len(draft.schools[0].classes) <= MAX_CLASSES
