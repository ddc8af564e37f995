"""Rules of messages, by examples."""

from datetime import UTC, datetime, timedelta

import pytest

from tenant_apps.messaging import rules


@pytest.mark.parametrize(
    ("subject", "answer", "forward"),
    [
        ("Sortie", "Re\u00a0: Sortie", "Tr\u00a0: Sortie"),
        ("Re\u00a0: Sortie", "Re\u00a0: Sortie", "Tr\u00a0: Sortie"),
        ("RE: Tr : re\u00a0: Sortie", "Re\u00a0: Sortie", "Tr\u00a0: Sortie"),
        ("Repas : lundi", "Re\u00a0: Repas : lundi", "Tr\u00a0: Repas : lundi"),
        ("", "Re\u00a0: ", "Tr\u00a0: "),
    ],
)
def test_subjects_say_once_that_they_answer(subject, answer, forward):
    assert (rules.answer_subject(subject), rules.forward_subject(subject)) == (answer, forward)


def test_a_long_subject_is_cut():
    assert len(rules.answer_subject("é" * 300)) == rules.LONGEST_SUBJECT


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"to": ["user:1", "user:1"]}, {"to": ["user:1"], "cc": [], "bcc": []}),
        (
            {"bcc": ["user:1", "user:2"], "cc": ["user:2", "user:3"], "to": ["user:3"]},
            {"to": ["user:3"], "cc": ["user:2"], "bcc": ["user:1"]},
        ),
        ({"autre": ["user:1"]}, {"to": [], "cc": [], "bcc": []}),
    ],
)
def test_who_is_named_twice_keeps_the_most_open_role(given, kept):
    assert rules.clean_tokens(given) == kept


def test_each_person_has_one_role():
    assert rules.one_role_each([("bcc", {1, 2, 3}), ("to", {1}), ("cc", {1, 2})]) == {1: "to", 2: "cc", 3: "bcc"}


NOW = datetime(2028, 2, 29, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sent_at", "may"),
    [
        (None, False),
        (NOW, True),
        (NOW - timedelta(minutes=60), True),
        (NOW - timedelta(minutes=60, seconds=1), False),
    ],
)
def test_an_hour_to_take_it_back(sent_at, may):
    assert rules.may_still_recall(sent_at, NOW) is may


@pytest.mark.parametrize(
    ("years", "day"), [(1, datetime(2027, 2, 28, 10, tzinfo=UTC)), (4, datetime(2024, 2, 29, 10, tzinfo=UTC))]
)
def test_years_are_counted_as_people_do(years, day):
    assert rules.oldest_kept(NOW, years) == day


@pytest.mark.parametrize(
    ("wait", "possible"),
    [
        (timedelta(0), False),
        (timedelta(seconds=-1), False),
        (timedelta(minutes=5), True),
        (timedelta(days=365), True),
        (timedelta(days=366), False),
    ],
)
def test_a_message_waits_for_a_moment_to_come_within_the_year(wait, possible):
    assert rules.is_possible_moment(NOW + wait, NOW) is possible


def test_search_looks_in_plain_letters():
    said = rules.folded(subject="Élèves", text="L’Été !", names=["Zoé Nuñez"], files=["Menu.PDF"], media=[12, 3])
    assert said == "eleves zoe nunez menu pdf l ete zmedia3 zmedia12"
    assert len(rules.folded(subject="", text="mot " * 200_000, names=[], files=[], media=[])) <= 300_000
