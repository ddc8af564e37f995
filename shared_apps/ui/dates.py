"""Dates as people say them."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import dateformat, formats, timezone
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

_NEAR = {0: gettext_noop("aujourd’hui"), -1: gettext_noop("hier"), 1: gettext_noop("demain")}


def _in_french() -> bool:
    return (get_language() or "").startswith("fr")


def _format(value: date, pattern: str) -> str:
    return _said(date(value.year, value.month, value.day), pattern, get_language() or "")


@lru_cache(maxsize=1024)  # a list says the same few days over and over
def _said(day: date, pattern: str, _language: str) -> str:
    """The day in the language being spoken, which is part of the key. `pattern` has nothing of the hour."""
    text = dateformat.format(day, pattern)
    # French counts the first of the month, the other days are plain numbers.
    return text.replace(" 1 ", " 1er ", 1) if _in_french() and day.day == 1 else text


def say_time(value: datetime) -> str:
    """The time of day: `18 h 20`, `8 h` in French, the locale's own form elsewhere."""
    if not _in_french():
        return formats.date_format(value, "TIME_FORMAT")
    hour = f"{value.hour}\u00a0h"
    return f"{hour}\u00a0{value.minute:02}" if value.minute else hour


def say_day(value: date, today: date) -> str:
    """The day as said on `today`: near days by name, this year's without the year."""
    distance = (value - today).days
    if distance in _NEAR:
        return _(_NEAR[distance])
    if abs(distance) < 300:
        # Translators: order of weekday, day and month (Django date format).
        return _format(value, _("l j F"))
    # Translators: the same with the year.
    return _format(value, _("l j F Y")).strip()


def say_moment(value: datetime, now: datetime) -> str:
    """A moment as said at `now`; both in local time. Far moments lose their hour."""
    ago = now - value
    if timedelta(0) <= ago < timedelta(minutes=1):
        return _("à l’instant")
    if timedelta(0) <= ago < timedelta(hours=1):
        return _("il y a %(minutes)d min") % {"minutes": ago.seconds // 60}
    return _say_far(value.replace(tzinfo=None), now.date(), get_language() or "")


# A word to a class has one moment for thirty families; the clock's offset is no part of what is said.
@lru_cache(maxsize=4096)
def _say_far(value: datetime, today: date, _language: str) -> str:
    day = say_day(value.date(), today)
    if (today - value.date()).days > 7:
        return day
    return _("%(day)s à %(time)s") % {"day": day, "time": say_time(value)}


def say_exactly(value: date) -> str:
    """The whole date, with its hour when it has one: for the hover text and documents."""
    if isinstance(value, datetime):
        return _say_moment_exactly(value.replace(tzinfo=None), get_language() or "")
    # Translators: the same with the year.
    return _format(value, _("l j F Y"))


@lru_cache(maxsize=4096)
def _say_moment_exactly(value: datetime, _language: str) -> str:
    return _("%(day)s à %(time)s") % {"day": say_exactly(value.date()), "time": say_time(value)}


def local(value: datetime) -> datetime:
    """The moment on the clock of the reader."""
    return timezone.localtime(value) if timezone.is_aware(value) else value
