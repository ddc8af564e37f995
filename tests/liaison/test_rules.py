"""What counts as read and signed, and when families are reminded, by tables of examples."""

from datetime import UTC, datetime, timedelta

import pytest

from tenant_apps.liaison import rules

NOW = datetime(2026, 11, 5, 10, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("done", "responsables", "both", "settled"),
    [
        (0, 2, False, False),
        (1, 2, False, True),  # one parent's word is the family's
        (1, 2, True, False),
        (2, 2, True, True),
        (1, 1, True, True),  # a parent alone is not waited for twice
        (2, 3, True, True),
        (0, 0, False, False),  # nobody to confirm: it stays open, paper remains
        (0, 0, True, False),
    ],
)
def test_when_a_family_is_done(done, responsables, both, settled):
    assert rules.is_settled(done, responsables, both=both) is settled


@pytest.mark.parametrize(
    ("latest", "enough", "consent"),
    [
        ([], 1, ""),
        (["yes"], 1, "yes"),
        (["no"], 1, "no"),
        (["yes"], 2, ""),
        (["yes", "yes"], 2, "yes"),
        (["yes", "no"], 1, "no"),  # parents who disagree: the child stays
        (["no"], 2, "no"),
    ],
)
def test_what_answers_come_to(latest, enough, consent):
    assert rules.consent_of(latest, enough=enough) == consent


@pytest.mark.parametrize(
    ("path", "good"),
    [
        ("M10 20" + "L11 22" * 10, True),
        ("M10 20" + "L11 22" * 5 + "M40 20" + "L50 60" * 5, True),
        ("", False),
        ("M10 20L11 22", False),  # a dot
        ("M10 20" + "L11 22" * 10 + "Z", False),
        ("M10 20" + "L601 22" * 10, False),
        ("M10 20" + "L11 201" * 10, False),
        ('M10 20"/><script>' + "L11 22" * 10, False),
        ("M10 20" + "L11 22" * 4000, False),
        ("M10 20\n" + "L11 22" * 10, False),
        ("M١٠ 20" + "L11 22" * 10, False),  # digits of another alphabet
    ],
)
def test_drawn_signatures(path, good):
    assert rules.is_drawing(path) is good


@pytest.mark.parametrize(
    ("typed", "good"), [("Zoé Ly", True), ("  ", False), ("A.", False), ("…", False), ("李小龍", True)]
)
def test_typed_signatures(typed, good):
    assert rules.is_name(typed) is good


def test_a_hash_tells_the_parts_apart():
    assert rules.text_hash("a", "b", "c") == rules.text_hash("a", "b", "c")
    assert rules.text_hash("a", "bc", "") != rules.text_hash("a", "b", "c") != rules.text_hash("ab", "", "c")
    assert len(rules.text_hash("", "", "")) == 64


@pytest.mark.parametrize(
    ("last", "can"), [(None, True), (NOW - HOUR, True), (NOW - HOUR + timedelta(seconds=1), False)]
)
def test_when_one_may_remind_again(last, can):
    assert rules.can_remind_at(last, NOW) is can


@pytest.mark.parametrize(
    ("length", "before_deadline"),
    [(timedelta(days=7), DAY), (timedelta(days=2), DAY), (DAY, timedelta(hours=12)), (2 * HOUR, HOUR)],
)
def test_when_families_are_reminded_by_themselves(length, before_deadline):
    deadline = NOW + length
    moment = rules.reminder_moment(NOW, deadline)
    assert deadline - moment == before_deadline
    assert not rules.is_reminder_due(NOW, deadline, moment - timedelta(seconds=1))
    assert rules.is_reminder_due(NOW, deadline, moment)
    assert not rules.is_reminder_due(NOW, deadline, deadline)
