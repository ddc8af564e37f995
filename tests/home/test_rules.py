"""Links, orders and days, by examples."""

from datetime import date

import pytest

from tenant_apps.home import rules


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://lumni.fr", "https://lumni.fr"),
        ("  lumni.fr/primaire?a=1 ", "https://lumni.fr/primaire?a=1"),
        ("HTTPS://lumni.fr", "HTTPS://lumni.fr"),
        ("https://lumni.fr:443/", "https://lumni.fr:443/"),
        ("http://lumni.fr", ""),
        ("javascript:alert(1)", ""),
        ("javascript://lumni.fr/%0aalert(1)", ""),
        ("data:text/html,x", ""),
        ("https://user:secret@lumni.fr", ""),
        ("lumni@lumni.fr", ""),
        ("https://localhost/", ""),
        ("https://", ""),
        ("https://lumni.fr:8443/", ""),
        ("https://lumni.fr:x/", ""),
        ("https://[::1", ""),
        ("https://lumni.fr/a b", ""),
        ("https://lumni.fr\\@mechant.fr", ""),
        ("https://lumni.fr/" + "a" * 500, ""),
        ("", ""),
    ],
)
def test_only_secure_links_are_kept(typed, kept):
    assert rules.secure_link(typed) == kept


def test_the_site_is_said_without_www():
    assert rules.site_of("https://www.lumni.fr/a") == "lumni.fr"


@pytest.mark.parametrize(
    ("order", "pinned", "placed"),
    [
        ([], [], "abc"),
        (["c", "a"], [], "cab"),
        (["c", "gone", "b"], [], "cba"),
        (["c", "b", "a"], ["b"], "bca"),
        ([], ["c", "b"], "bca"),
    ],
)
def test_widgets_stand_as_the_person_put_them_behind_the_pinned(order, pinned, placed):
    assert "".join(rules.in_place(["a", "b", "c"], order, pinned)) == placed


@pytest.mark.parametrize(
    ("key", "step", "after"),
    [("b", -1, "bac"), ("b", 1, "acb"), ("a", -1, "abc"), ("c", 1, "abc"), ("a", 9, "bca"), ("x", 1, "abc")],
)
def test_one_moves_and_the_others_keep_their_order(key, step, after):
    assert "".join(rules.moved(["a", "b", "c"], key, step)) == after


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2026, 11, 23), date(2026, 11, 23)),
        (date(2026, 11, 27), date(2026, 11, 27)),
        (date(2026, 11, 28), date(2026, 11, 30)),
        (date(2026, 11, 29), date(2026, 11, 30)),
    ],
)
def test_at_the_week_end_the_menu_is_mondays(today, day):
    assert rules.canteen_day(today) == day


@pytest.mark.parametrize(
    ("born", "today", "day"),
    [
        (date(2016, 11, 3), date(2026, 11, 1), date(2026, 11, 3)),
        (date(2016, 2, 29), date(2026, 2, 1), date(2026, 3, 1)),
        (date(2016, 2, 29), date(2028, 2, 1), date(2028, 2, 29)),
    ],
)
def test_a_birthday_comes_every_year(born, today, day):
    assert rules.birthday_in_year_of(born, today) == day
