"""Names beside each other, and when a space is nearly full."""

import pytest

from tenant_apps.documents.rules import free_name, is_into_itself, is_nearly_full, is_too_deep, percent_used


@pytest.mark.parametrize(
    ("name", "taken", "free"),
    [
        ("a.pdf", [], "a.pdf"),
        ("a.pdf", ["b.pdf"], "a.pdf"),
        ("a.pdf", ["A.PDF"], "a (2).pdf"),
        ("a.pdf", ["a.pdf", "a (2).pdf"], "a (3).pdf"),
        ("Lisez-moi", ["Lisez-moi"], "Lisez-moi (2)"),
        (".cache", [".cache"], ".cache (2)"),
        ("Sortie du 12. Nos plus belles photos", ["Sortie du 12. Nos plus belles photos"],
         "Sortie du 12. Nos plus belles photos (2)"),
    ],
)  # fmt: skip
def test_a_name_beside_others(name, taken, free):
    assert free_name(name, taken) == free


@pytest.mark.parametrize(("used", "warned"), [(0, False), (79, False), (80, True), (120, True)])
def test_the_owner_is_warned_at_eighty_percent(used, warned):
    assert is_nearly_full(used, 100) is warned


def test_a_numbered_name_is_not_longer_than_it_may():
    assert free_name("abcdef.pdf", ["abcdef.pdf"], longest=10) == "ab (2).pdf"


@pytest.mark.parametrize(("path", "moved", "answer"), [([1, 2], 1, True), ([1, 2], 2, True), ([1, 2], 3, False)])
def test_a_folder_does_not_go_into_itself(path, moved, answer):
    assert is_into_itself(path, moved) is answer


@pytest.mark.parametrize(("above", "height", "answer"), [(0, 12, False), (11, 1, False), (12, 1, True), (10, 3, True)])
def test_folders_in_folders_have_an_end(above, height, answer):
    assert is_too_deep(above, height) is answer


@pytest.mark.parametrize(("used", "quota", "percent"), [(0, 10, 0), (5, 10, 50), (20, 10, 100), (1, 0, 100)])
def test_how_full_in_percent(used, quota, percent):
    assert percent_used(used, quota) == percent
