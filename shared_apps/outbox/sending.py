"""Mails of an outbox leave: once, after their cause; what fails is noted and tried again later."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from shared_apps.outbox.models import OutboxMail
from shared_apps.outbox.rules import is_refused_for_good, retry_moment

logger = logging.getLogger(__name__)
Mail = TypeVar("Mail", bound=OutboxMail)


def first_retry(kind: type[OutboxMail]) -> datetime | None:
    """`retry_at` of a mail just written: the sweep leaves the first try to the task sent on commit."""
    return retry_moment(1, timezone.now(), most=kind.most_attempts)


@transaction.atomic
def deliver(
    rows: QuerySet[Mail],
    mail_id: int,
    *,
    build: Callable[[Mail], EmailMultiAlternatives],
    after: Callable[[Mail], object] | None = None,
) -> bool:
    """Send one mail of `rows` unless it is sent, or being sent by somebody else; True when it left now.

    `after` is kept together with the note that it left. A failure is noted on the row, with the moment of the next try.
    """
    waiting = rows.select_for_update(skip_locked=True, of=("self",))
    mail = waiting.filter(pk=mail_id, sent_at=None).first()
    if mail is None:
        return False
    try:
        with transaction.atomic():  # a query that fails must not take the note of it along
            message = build(mail)
        message.send()
    except Exception as problem:  # whatever the server, the network or a template did: it must not be lost
        note_failure(mail, problem)
        return False
    mail.sent_at, mail.retry_at, mail.error, mail.attempts = timezone.now(), None, "", mail.attempts + 1
    mail.save(update_fields=["sent_at", "retry_at", "error", "attempts"])
    if after:
        after(mail)
    return True


def note_failure(mail: OutboxMail, problem: Exception) -> None:
    """Write on the row why it did not leave, and when it is tried again."""
    mail.attempts += 1
    logger.error("Mail %s failed (attempt %d)", mail.key, mail.attempts, exc_info=problem)
    mail.error = f"{type(problem).__name__}: {problem}"[:300]
    again = retry_moment(mail.attempts, timezone.now(), most=mail.most_attempts)
    mail.retry_at = None if is_refused_for_good(problem) else again
    mail.save(update_fields=["error", "retry_at", "attempts"])


def due(rows: QuerySet[Mail], limit: int = 200) -> list[int]:
    """Keys of the mails a sweep must try: left by a crash, or failed and due again."""
    waiting = rows.filter(retry_at__lte=timezone.now()).order_by("retry_at", "pk")
    return list(waiting.values_list("pk", flat=True)[:limit])
