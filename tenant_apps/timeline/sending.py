"""Sending what is due, several workers at a time, at least once.

A worker takes a few messages on lease: their `due_at` moves to its end, committed. Each message noted as
sent is due no more; killed in between, the worker leaves its messages to the next one when the lease ends.
The one that was on its way may then go twice: it is the same message (mails.py), its reader sees one.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import requests
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tenant_apps.accounts.models import User
from tenant_apps.timeline import endpoints, kinds, push, services, smtp
from tenant_apps.timeline.choices import Channel, Frequency
from tenant_apps.timeline.mails import news_mail
from tenant_apps.timeline.models import Delivery, Entry, Event, PushSubscription
from tenant_apps.timeline.preferences import NOTHING, Wish, Wishes, wishes_of
from tenant_apps.timeline.selectors import unread_counts

logger = logging.getLogger(__name__)
BATCH = 40
LEASE = timedelta(minutes=15)
# Nothing is begun so near the end of a lease: a server may take 20 seconds to answer (EMAIL_TIMEOUT).
_MARGIN = timedelta(minutes=1)
# After each failure of a message, so long; after the last it is given up.
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 240, 720))
# Taken so often and never noted, a message kills its workers.
_MOST_TAKEN = 3 * len(BACK_OFF)
# A server that does not answer is tried again so soon, and what waits for it stays due; news older than a
# week are no news.
_SERVER_AWAY = timedelta(minutes=5)
_TOO_LATE = timedelta(days=7)


def send_due(channel: str) -> int:
    """Send all that is due of one channel; how many messages were handled. Safe to run several times at once."""
    handled = 0
    while batch := _claim(channel):
        try:
            _SENDERS[channel](batch)
        except smtp.ServerTrouble as trouble:
            batch.give_back(str(trouble))
            break
        handled += len(batch.rows)
    return handled


@dataclass
class Batch:
    """Messages one worker holds until the end of its lease, with all that is needed to write them."""

    rows: list[Delivery]
    until: datetime
    events: dict[int, Event]
    users: dict[int, User]
    wishes: dict[int, Wishes]
    shown: set[tuple[int, int]]

    def in_hand(self) -> list[Delivery]:
        """Those nothing was noted of yet."""
        return [row for row in self.rows if row.due_at is not None and row.due_at == self.until]

    def has_time(self) -> bool:
        """Whether another message can be begun."""
        return timezone.now() < self.until - _MARGIN

    def wish(self, row: Delivery) -> Wish:
        """What the person wants of it now: they may have hidden it, or changed their mind, since it was planned."""
        event, wishes = self.events[row.event_id], self.wishes.get(row.user_id)
        kind = kinds.get(event.kind)
        old = event.created_at < timezone.now() - _TOO_LATE
        gone = event.removed_at is not None or (event.pk, row.user_id) not in self.shown
        return NOTHING if kind is None or wishes is None or gone or old else wishes.of(kind)

    def keep(self, row: Delivery, *, wanted: bool) -> bool:
        """Whether to send it: it is still wanted, and not one that kills who sends it."""
        if not wanted:
            give_up(row, "no longer wanted")
        elif row.attempts > _MOST_TAKEN:
            give_up(row, "taken too often")
        else:
            return True
        return False

    def give_back(self, why: str) -> None:
        """The server is away: what is in hand stays due, a little later, as if it had not been tried."""
        logger.warning("News: the server is away, %d messages wait: %s", len(self.in_hand()), why)
        rows = Delivery.objects.filter(pk__in=[row.pk for row in self.in_hand()])
        rows.update(due_at=timezone.now() + _SERVER_AWAY, attempts=F("attempts") - 1, error=why)


@transaction.atomic
def _take(channel: str) -> tuple[list[Delivery], datetime]:
    """Some due messages nobody else holds, on lease until that moment."""
    now = timezone.now()
    until = now + LEASE
    due = Delivery.objects.select_for_update(skip_locked=True).filter(channel=channel, due_at__lte=now)
    rows = list(due.order_by("due_at", "pk")[:BATCH])
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(due_at=until, attempts=F("attempts") + 1)
    for row in rows:
        row.due_at, row.attempts = until, row.attempts + 1
    return rows, until


def _claim(channel: str) -> Batch | None:
    rows, until = _take(channel)
    if not rows:
        return None
    events, people = {row.event_id for row in rows}, {row.user_id for row in rows}
    shown = Entry.objects.filter(event__in=events, user__in=people, hidden_at=None)
    return Batch(
        rows=rows,
        until=until,
        events=Event.objects.select_related("actor").in_bulk(events),
        users=User.objects.in_bulk(people),
        wishes=wishes_of(people),
        shown=set(shown.values_list("event_id", "user_id")),
    )


def note_sent(row: Delivery) -> None:
    """It left."""
    _note(row, sent_at=timezone.now(), due_at=None, error="")


def give_up(row: Delivery, why: str) -> None:
    """It will not leave."""
    _note(row, due_at=None, error=why[:200])


def postpone(row: Delivery, why: str) -> None:
    """It did not leave; it is tried again later, so many times."""
    if row.attempts > len(BACK_OFF):
        give_up(row, why)
    else:
        _note(row, due_at=timezone.now() + BACK_OFF[row.attempts - 1], error=why[:200])


def _note(row: Delivery, **facts: Any) -> None:
    Delivery.objects.filter(pk=row.pk).update(**facts)
    for name, value in facts.items():
        setattr(row, name, value)


def _send_mails(batch: Batch) -> None:
    """One conversation with the mail server. Raises ServerTrouble."""
    wanted = [row for row in batch.rows if batch.keep(row, wanted=batch.wish(row).mail == Frequency.IMMEDIATE)]
    if not wanted:
        return
    with smtp.conversation() as connection:
        for row in wanted:
            if not batch.has_time():
                return
            _send_mail(batch, row, connection)


def _send_mail(batch: Batch, row: Delivery, connection: Any) -> None:
    event, user = batch.events[row.event_id], batch.users[row.user_id]
    try:
        message = news_mail(event, user)
    except Exception as problem:  # words of another service that do not fit: they must not hold the others back
        logger.exception("News: event %s cannot be written to somebody", event.pk)
        postpone(row, f"{type(problem).__name__}: {problem}")
        return
    try:
        smtp.send(message, connection)
    except smtp.Refused as refused:
        _refused(batch, row, refused)
    else:
        note_sent(row)


def _refused(batch: Batch, row: Delivery, refused: smtp.Refused) -> None:
    if refused.address_fails:
        user = batch.users[row.user_id]
        services.note_bounce(user=user, said=str(refused))
    if refused.for_good:
        give_up(row, str(refused))
    else:
        postpone(row, str(refused))


def _send_pushes(batch: Batch) -> None:
    """To every browser of each person."""
    wanted = [row for row in batch.rows if batch.keep(row, wanted=batch.wish(row).push)]
    people = {row.user_id for row in wanted}
    browsers: dict[int, list[PushSubscription]] = defaultdict(list)
    for browser in PushSubscription.objects.filter(user__in=people).order_by("pk"):
        browsers[browser.user_id].append(browser)
    unread = unread_counts(people)
    with endpoints.session() as session:
        for row in wanted:
            if not batch.has_time():
                return
            notice = push.notice_of(
                batch.events[row.event_id], batch.users[row.user_id], unread=unread.get(row.user_id, 0)
            )
            _note_push(row, [_push(browser, notice, session) for browser in browsers[row.user_id]])


def _push(browser: PushSubscription, notice: push.Notice, session: requests.Session) -> push.Outcome:
    outcome = push.post(browser, notice, session)
    if outcome is push.Outcome.GONE:
        services.drop_browser(subscription=browser)
    elif outcome is push.Outcome.REFUSED:
        services.note_refusal(subscription=browser)
    elif outcome is push.Outcome.SENT and browser.failures:
        services.note_success(subscription=browser)
    return outcome


def _note_push(row: Delivery, outcomes: Sequence[push.Outcome]) -> None:
    """While a browser's service answers « later », all are posted to again: the same tag is shown once."""
    if push.Outcome.LATER in outcomes:
        postpone(row, "push service: later")
    elif push.Outcome.SENT in outcomes:
        note_sent(row)
    else:
        give_up(row, "no browser took it")


_SENDERS: dict[str, Callable[[Batch], None]] = {Channel.MAIL: _send_mails, Channel.PUSH: _send_pushes}
