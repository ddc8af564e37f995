"""What the console decides without asking the database."""

from datetime import timedelta

import pytest

from provisioning.console.rules import opening_state, same_name, seconds_between_looks


@pytest.mark.parametrize(
    ("statuses", "state"),
    [
        ([], ""),
        (["pending", "pending"], "pending"),
        (["running", "pending"], "running"),
        (["done", "pending"], "running"),
        (["done", "failed", "pending"], "failed"),
        (["done", "done"], "done"),
    ],
)
def test_what_the_steps_come_to(statuses, state):
    assert opening_state(statuses) == state


@pytest.mark.parametrize(("waiting", "seconds"), [(0, 1), (59, 1), (60, 15), (86_400, 15)])
def test_a_page_asks_often_at_first(waiting, seconds):
    assert seconds_between_looks(timedelta(seconds=waiting)) == seconds


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("École Élise-et-Célestin", True),
        ("ecole elise et celestin", True),
        ("  ÉCOLE ÉLISE-ET-CÉLESTIN ", True),
        ("École Élise", False),
        ("", False),
        ("…", False),
    ],
)
def test_the_name_is_typed_without_fuss_about_accents(typed, same):
    assert same_name(typed, "École Élise-et-Célestin") is same
