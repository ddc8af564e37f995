"""Dates as people say them, on a frozen Wednesday afternoon."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.template import Context, Template
from django.utils import translation

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 3, 11, 18, 20, tzinfo=PARIS)


def said(value: object) -> str:
    return Template("{{ value|when }}").render(Context({"value": value}))


@pytest.fixture(autouse=True)
def _frozen() -> object:
    with time_machine.travel(NOW, tick=False), translation.override("fr"):
        yield


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOW - timedelta(seconds=20), "à l’instant"),
        (NOW - timedelta(minutes=12), "il y a 12 min"),
        (NOW - timedelta(hours=4, minutes=15), "aujourd’hui à 14 h 05"),
        (NOW - timedelta(days=1), "hier à 18 h 20"),
        (datetime(2026, 3, 10, 23, 30, tzinfo=UTC), "aujourd’hui à 0 h 30"),
        (datetime(2026, 3, 6, 8, 0, tzinfo=PARIS), "vendredi 6 mars à 8 h"),
        (datetime(2026, 3, 3, 9, 0, tzinfo=PARIS), "mardi 3 mars"),
        (datetime(2026, 3, 1, 9, 0, tzinfo=PARIS), "dimanche 1er mars"),
        (datetime(2024, 9, 2, 9, 0, tzinfo=PARIS), "lundi 2 septembre 2024"),
        (NOW + timedelta(minutes=40), "aujourd’hui à 19 h"),
        (datetime(2026, 3, 12, 8, 30, tzinfo=PARIS), "demain à 8 h 30"),
        (datetime(2026, 4, 21, 8, 30, tzinfo=PARIS), "mardi 21 avril à 8 h 30"),
    ],
)
def test_a_moment(moment: datetime, words: str) -> None:
    assert f">{words}</time>" in said(moment).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 3, 11), "aujourd’hui"),
        (date(2026, 3, 10), "hier"),
        (date(2026, 3, 12), "demain"),
        (date(2026, 5, 1), "vendredi 1er mai"),
        (date(2025, 1, 31), "vendredi 31 janvier 2025"),
        (date(2025, 5, 11), "lundi 11 mai 2025".replace("lundi", "dimanche")),
    ],
)
def test_a_day(day: date, words: str) -> None:
    assert f">{words}</time>" in said(day)


def test_exact_on_hover() -> None:
    html = said(NOW - timedelta(days=1)).replace("\u00a0", " ")
    assert 'title="mardi 10 mars 2026 à 18 h 20"' in html
    assert 'datetime="2026-03-10T18:20:00+01:00"' in html


def test_nothing_for_nothing() -> None:
    assert said(None) == ""


def test_a_time_is_never_cut_between_two_lines() -> None:
    assert "18\u00a0h\u00a020" in said(NOW - timedelta(days=1))


def test_other_languages_keep_their_own_hour() -> None:
    with translation.override("en"):
        assert "6:20 p.m." in said(NOW - timedelta(days=1))
