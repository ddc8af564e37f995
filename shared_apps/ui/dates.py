"""Dates as people say them."""

from datetime import date, datetime, timedelta

from django.utils import dateformat, formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def _in_french() -> bool:
    return (get_language() or "").startswith("fr")


def _format(value: date, pattern: str) -> str:
    text = dateformat.format(value, pattern)
    # French counts the first of the month, the other days are plain numbers.
    return text.replace(" 1 ", " 1er ", 1) if _in_french() and value.day == 1 else text


def say_time(value: datetime) -> str:
    """The time of day: `18 h 20`, `8 h` in French, the locale's own form elsewhere."""
    if not _in_french():
        return formats.date_format(value, "TIME_FORMAT")
    hour = f"{value.hour}\u00a0h"
    return f"{hour}\u00a0{value.minute:02}" if value.minute else hour


def say_day(value: date, today: date) -> str:
    """The day as said on `today`: near days by name, this year's without the year."""
    near = {0: _("aujourd’hui"), -1: _("hier"), 1: _("demain")}
    distance = (value - today).days
    if distance in near:
        return near[distance]
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
    day = say_day(value.date(), now.date())
    if abs((value.date() - now.date()).days) > 7 and ago > timedelta(0):
        return day
    return _("%(day)s à %(time)s") % {"day": day, "time": say_time(value)}


def say_exactly(value: date) -> str:
    """The whole date, with its hour when it has one: for the hover text and documents."""
    # Translators: the same with the year.
    day = _format(value, _("l j F Y"))
    if not isinstance(value, datetime):
        return day
    return _("%(day)s à %(time)s") % {"day": day, "time": say_time(value)}


def local(value: datetime) -> datetime:
    """The moment on the clock of the reader."""
    return timezone.localtime(value) if timezone.is_aware(value) else value
