"""Digests of the day and of the week: built school by school, each sent once, nothing when there is nothing.

One worker at a time makes those of a school. A person is noted after the server took their digest: a worker
killed in between sends it again, with the same Message-ID. Whoever a run did not reach (quiet hours, a server
that is away) is reached by the next ones, until the next digest closes.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tenant_apps.accounts.languages import speaking_to
from tenant_apps.accounts.models import User
from tenant_apps.communication.selectors import quiet_until
from tenant_apps.timeline import calendar, kinds, services, smtp, words
from tenant_apps.timeline.choices import Frequency
from tenant_apps.timeline.mails import build
from tenant_apps.timeline.models import Entry, Event, Reader
from tenant_apps.timeline.preferences import wishes_of
from tenant_apps.timeline.selectors import Source, source_of
from tenants.context import current_schema, current_school
from tenants.hosts import school_url
from tenants.locks import try_alone

logger = logging.getLogger(__name__)
MOST_LINES = 30
_CHUNK = 200
_SENT_ON = {Frequency.DAILY: "daily_sent_on", Frequency.WEEKLY: "weekly_sent_on"}


@dataclass(frozen=True)
class Line:
    """One news of a digest: in HTML, in plain words, where it is read."""

    sentence: SafeString
    said: str
    link: str


@dataclass(frozen=True)
class Digest:
    """What one person is told."""

    user: User
    # Newest first, all of them.
    events: list[Event]


def send_digests(frequency: Frequency) -> int:
    """Send, in the school we stand in, the last closed digest of this frequency to whom it was not sent; how many."""
    if quiet_until() is not None:
        return 0
    with try_alone(f"timeline:{current_schema()}:{frequency}") as alone:
        return _send_all(frequency, calendar.latest_day(timezone.now(), frequency)) if alone else 0


def _send_all(frequency: Frequency, day: date) -> int:
    sent = 0
    try:
        for digests in _digests(frequency, day):
            with smtp.conversation() as connection:
                sent += sum(_send(digest, frequency, day, connection) for digest in digests)
    except smtp.ServerTrouble as trouble:
        logger.warning("Digests: the server is away: %s", trouble)
    return sent


def _digests(frequency: Frequency, day: date) -> Iterator[list[Digest]]:
    """Those to send, some people at a time; a handful of queries for each."""
    people = User.objects.staying().filter(blocked_at=None).exclude(email="").exclude(email_verified_at=None)
    ids = people.order_by("pk").values_list("pk", flat=True)
    for chunk in _chunks(list(ids)):
        digests = _of(chunk, frequency, day)
        if digests:
            yield digests


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))


def _of(user_ids: Sequence[int], frequency: Frequency, day: date) -> list[Digest]:
    sent_on = dict(Reader.objects.filter(user__in=user_ids).values_list("user_id", _SENT_ON[frequency]))
    wanted = {
        pk: {kind.key for kind in kinds.registered() if wishes.of(kind).mail == frequency}
        for pk, wishes in wishes_of(user_ids).items()
        if (sent_on.get(pk) or date.min) < day
    }
    told: dict[int, list[int]] = defaultdict(list)
    for user_id, event_id, kind, at in _entries(wanted, frequency, day):
        if kind in wanted[user_id] and at > calendar.begins_after(day, sent_on.get(user_id), frequency):
            told[user_id].append(event_id)
    events = Event.objects.select_related("actor").in_bulk({pk for ids in told.values() for pk in ids})
    users = User.objects.in_bulk(told)
    return [Digest(users[pk], [events[each] for each in ids]) for pk, ids in sorted(told.items())]


def _entries(wanted: dict[int, set[str]], frequency: Frequency, day: date) -> QuerySet[Entry, tuple[Any, ...]]:
    """(person, event, kind, when) of what is visible and may be in their digests, newest first."""
    any_kind = set().union(*wanted.values()) if wanted else set()
    closed = calendar.closing(day)
    return (
        Entry.objects.filter(
            user__in=[pk for pk, keys in wanted.items() if keys],
            hidden_at=None,
            event__removed_at=None,
            event__kind__in=any_kind,
            event__created_at__gt=closed - calendar.REACH[frequency],
            event__created_at__lte=closed,
        )
        .order_by("-event_id")
        .values_list("user_id", "event_id", "event__kind", "event__created_at")
    )


def _send(digest: Digest, frequency: Frequency, day: date, connection: Any) -> bool:
    """Send one and note it; whether it left. Raises ServerTrouble."""
    try:
        message = digest_mail(digest, frequency, day)
    except Exception:  # words of another service that do not fit: they must not hold the others back
        logger.exception("Digests: that of somebody cannot be written")
        return False
    try:
        smtp.send(message, connection)
    except smtp.Refused as refused:
        logger.info("Digests: refused: %s", refused)
        if refused.address_fails:
            services.note_bounce(user=digest.user, said=str(refused))
        if not refused.for_good:
            return False  # the next run tries again
        services.note_digest(user=digest.user, field=_SENT_ON[frequency], day=day)
        return False
    services.note_digest(user=digest.user, field=_SENT_ON[frequency], day=day)
    return True


def digest_mail(digest: Digest, frequency: Frequency, day: date) -> EmailMultiAlternatives:
    """The mail of a digest: by service, MOST_LINES at most, then how many more."""
    shown = sorted(digest.events[:MOST_LINES], key=lambda event: event.app)
    with speaking_to(digest.user):
        weekly = frequency == Frequency.WEEKLY
        title = _("Les nouveautés de la semaine") if weekly else _("Les nouveautés du %(day)s") % {"day": _said(day)}
        context = {
            "title": title,
            "groups": [_group(app, list(events), digest.user) for app, events in groupby(shown, lambda one: one.app)],
            "more": len(digest.events) - len(shown),
            "link": school_url(current_school(), "/nouveautes/"),
        }
        subject = f"{title} – {current_school().name}"
        return build(digest.user, "digest", subject, f"{frequency}-{day}", scope=frequency, context=context)


def _said(day: date) -> str:
    return date_format(day, "l j F")


def _group(app: str, events: list[Event], user: User) -> tuple[Source, list[Line]]:
    school = current_school()
    lines = [
        Line(words.sentence(event, user), words.text(event, user), school_url(school, event.url)) for event in events
    ]
    return source_of(app), lines
