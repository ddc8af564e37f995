"""Days without school: holidays of the three zones, and public holidays. Pure facts, no database.

Sources: arrêté du 7 décembre 2022 (2025-2026) and arrêté du 22 octobre 2025 (2026-2027) of the ministry of
education, which name the Saturday after the last lesson and the day on which school begins again; public
holidays, code du travail L. 3133-1 and L. 3134-13 (Moselle, Bas-Rhin, Haut-Rhin). Corsica and overseas decide on
calendars of their own: nothing is said there but public holidays.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from tenants.choices import Zone

AUTUMN, CHRISTMAS = _("Vacances de la Toussaint"), _("Vacances de Noël")
WINTER, SPRING = _("Vacances d’hiver"), _("Vacances de printemps")
ASCENSION, SUMMER = _("Pont de l’Ascension"), _("Vacances d’été")
# First departments where the local law of 1918 still gives two more days.
_EAST = ("57", "67", "68")


@dataclass(frozen=True)
class Break:
    """Some days without school, both ends included."""

    name: Any  # a lazy text
    first: date
    last: date


def _break(name: Any, first: tuple[int, int, int], back: tuple[int, int, int]) -> Break:
    """From the Saturday `first` to the eve of the day school begins again."""
    return Break(name, date(*first), date(*back) - timedelta(days=1))


_EVERYWHERE = (
    _break(SUMMER, (2025, 7, 5), (2025, 9, 1)),
    _break(AUTUMN, (2025, 10, 18), (2025, 11, 3)),
    _break(CHRISTMAS, (2025, 12, 20), (2026, 1, 5)),
    _break(ASCENSION, (2026, 5, 14), (2026, 5, 18)),
    _break(SUMMER, (2026, 7, 4), (2026, 9, 1)),
    _break(AUTUMN, (2026, 10, 17), (2026, 11, 2)),
    _break(CHRISTMAS, (2026, 12, 19), (2027, 1, 4)),
    _break(ASCENSION, (2027, 5, 6), (2027, 5, 10)),
    _break(SUMMER, (2027, 7, 3), (2027, 9, 1)),
)
_OF_ZONE: dict[str, tuple[Break, ...]] = {
    Zone.A: (
        _break(WINTER, (2026, 2, 7), (2026, 2, 23)),
        _break(SPRING, (2026, 4, 4), (2026, 4, 20)),
        _break(WINTER, (2027, 2, 13), (2027, 3, 1)),
        _break(SPRING, (2027, 4, 10), (2027, 4, 26)),
    ),
    Zone.B: (
        _break(WINTER, (2026, 2, 14), (2026, 3, 2)),
        _break(SPRING, (2026, 4, 11), (2026, 4, 27)),
        _break(WINTER, (2027, 2, 20), (2027, 3, 8)),
        _break(SPRING, (2027, 4, 17), (2027, 5, 3)),
    ),
    Zone.C: (
        _break(WINTER, (2026, 2, 21), (2026, 3, 9)),
        _break(SPRING, (2026, 4, 18), (2026, 5, 4)),
        _break(WINTER, (2027, 2, 6), (2027, 2, 22)),
        _break(SPRING, (2027, 4, 3), (2027, 4, 19)),
    ),
}


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the computus of the reform of 1582, in Meeus's form)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def public_holidays(year: int, postal_code: str = "") -> dict[date, Any]:
    """Day → name (lazy), for a school at this postal code."""
    sunday = easter(year)
    days: dict[date, Any] = {
        date(year, 1, 1): _("Jour de l’An"),
        sunday + timedelta(days=1): _("Lundi de Pâques"),
        date(year, 5, 1): _("Fête du Travail"),
        date(year, 5, 8): _("Victoire de 1945"),
        sunday + timedelta(days=39): _("Ascension"),
        sunday + timedelta(days=50): _("Lundi de Pentecôte"),
        date(year, 7, 14): _("Fête nationale"),
        date(year, 8, 15): _("Assomption"),
        date(year, 11, 1): _("Toussaint"),
        date(year, 11, 11): _("Armistice de 1918"),
        date(year, 12, 25): _("Noël"),
    }
    if postal_code.startswith(_EAST):
        days |= {sunday - timedelta(days=2): _("Vendredi saint"), date(year, 12, 26): _("Saint-Étienne")}
    return days


def breaks_between(first: date, last: date, zone: str) -> Iterator[Break]:
    """The holidays of a zone that touch these days, in order; none for a zone whose calendar is its own."""
    if zone in _OF_ZONE:
        every = sorted((*_EVERYWHERE, *_OF_ZONE[zone]), key=lambda one: one.first)
        yield from (one for one in every if one.first <= last and first <= one.last)


def days_off(first: date, last: date, *, zone: str, postal_code: str = "") -> dict[date, str]:
    """Day → why there is no school, from `first` to `last`; week-ends are not named."""
    found: dict[date, str] = {}
    for year in range(first.year, last.year + 1):
        holidays = public_holidays(year, postal_code)
        found |= {day: str(name) for day, name in holidays.items() if first <= day <= last}
    for one in breaks_between(first, last, zone):
        day = max(first, one.first)
        while day <= min(last, one.last):
            found[day] = str(one.name)
            day += timedelta(days=1)
    return found
