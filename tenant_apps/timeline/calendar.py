"""When digests are made: the moment up to which each tells the news."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from tenant_apps.timeline.choices import Frequency

# After school, before the usual quiet hours.
CLOSES_AT = time(18)
_SATURDAY, _FRIDAY = 5, 4
# How far back a digest looks at most, when those before it were not sent.
REACH = {Frequency.DAILY: timedelta(days=7), Frequency.WEEKLY: timedelta(days=31)}


def is_digest_day(day: date, frequency: Frequency) -> bool:
    """Digests of the day are made from Monday to Friday, that of the week on Friday."""
    return day.weekday() == _FRIDAY if frequency == Frequency.WEEKLY else day.weekday() < _SATURDAY


def closing(day: date) -> datetime:
    """When the digest of this day closes, in the school's time."""
    return timezone.make_aware(datetime.combine(day, CLOSES_AT))


def latest_day(now: datetime, frequency: Frequency) -> date:
    """The day of the last digest of this frequency that is closed."""
    day = timezone.localtime(now).date()
    while not is_digest_day(day, frequency) or closing(day) > now:
        day -= timedelta(days=1)
    return day


def begins_after(day: date, sent_on: date | None, frequency: Frequency) -> datetime:
    """From when the digest of `day` tells the news: since the one before, but not longer than REACH."""
    earliest = closing(day) - REACH[frequency]
    return max(earliest, closing(sent_on)) if sent_on else earliest
