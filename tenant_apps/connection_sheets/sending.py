"""Sending the mails of a mailing, one worker at a time, nobody twice.

Each mail is claimed in the database before it goes to the server. A worker killed in between leaves
one mail claimed: whether it went nobody knows, so it is shown as such and never sent again by itself.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPServerDisconnected
from typing import Any

from django.core.mail import get_connection
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.connection_sheets.choices import MailingStatus, MailStatus, SheetFormat
from tenant_apps.connection_sheets.mails import build_message
from tenant_apps.connection_sheets.models import SheetMail, SheetMailing
from tenant_apps.connection_sheets.selectors import gather
from tenant_apps.connection_sheets.sheets import SheetPerson, Wording
from tenants.context import current_schema
from tenants.locks import try_alone

logger = logging.getLogger(__name__)
_OWN = Wording(language="")
# Mails per conversation with the server; people are read as many at a time.
BATCH = 50
# A server that does not answer is tried again every few minutes, for so long.
PATIENCE = timedelta(hours=24)
# « Service not available, closing transmission channel » (RFC 5321, 4.2.3).
_CLOSING = 421


class ServerTrouble(Exception):
    """The mail server cannot be spoken with for now; its text says why."""


class Stopped(Exception):
    """Somebody stopped the mailing."""


def send_all(mailing_id: int) -> bool:
    """Send what waits in this mailing; False when nothing was to be done, or some of it must wait.

    Safe to call twice at the same time and after a crash.
    """
    with try_alone(f"connection_sheets:{current_schema()}:mailing:{mailing_id}") as alone:
        mailing = SheetMailing.objects.filter(pk=mailing_id, status=MailingStatus.UNDER_WAY).first() if alone else None
        return mailing is not None and _Run(mailing).go()


class _Run:
    """One worker's way through a mailing."""

    def __init__(self, mailing: SheetMailing) -> None:
        self._mailing = mailing
        self._last = 0
        # What the server said of those it will not take for now.
        self._delay = ""

    def go(self) -> bool:
        """Send; whether the mailing is finished."""
        try:
            while batch := self._next():
                self._send(batch)
        except Stopped:
            return False
        except ServerTrouble as trouble:
            self._delay = str(trouble)
        if self._delay:
            return _wait(self._mailing, self._delay)
        _finish(self._mailing)
        return True

    def _next(self) -> list[SheetMail]:
        waiting = self._mailing.mails.filter(status=MailStatus.WAITING, pk__gt=self._last)
        return list(waiting.order_by("pk")[:BATCH])

    def _send(self, batch: Sequence[SheetMail]) -> None:
        """One conversation with the server. Raises Stopped, ServerTrouble."""
        people = gather([mail.user_id for mail in batch], SheetFormat.FULL, wording=_OWN).everyone
        connection = get_connection()
        try:
            connection.open()
        except (OSError, SMTPException) as problem:
            raise ServerTrouble(_said(problem)) from problem
        try:
            for mail in batch:
                self._last = mail.pk
                self._send_one(mail, people.get(mail.user_id), connection)
        finally:
            connection.close()

    def _send_one(self, mail: SheetMail, person: SheetPerson | None, connection: Any) -> None:
        self._be_alive()
        if person is None or not person.email:  # gone, blocked or without address since it was asked for
            _set(mail, MailStatus.WAITING, MailStatus.SKIPPED)
            return
        message = build_message(mail, person, self._mailing.kind)
        if not _set(mail, MailStatus.WAITING, MailStatus.SENDING):
            return
        try:
            connection.send_messages([message])
        except (SMTPResponseException, SMTPRecipientsRefused) as answer:
            self._refused(mail, answer)
        except (OSError, SMTPException) as problem:  # cut in the middle: it may have gone
            raise ServerTrouble(_said(problem)) from problem
        else:
            _set(mail, MailStatus.SENDING, MailStatus.SENT)

    def _be_alive(self) -> None:
        under_way = SheetMailing.objects.filter(pk=self._mailing.pk, status=MailingStatus.UNDER_WAY)
        if not under_way.update(progressed_at=timezone.now(), problem=""):
            raise Stopped

    def _refused(self, mail: SheetMail, answer: SMTPException) -> None:
        """The server said no: for good, or (codes 4xx, RFC 5321) for now, and then this mail waits."""
        if _is_for_good(answer):
            _set(mail, MailStatus.SENDING, MailStatus.REFUSED, reason=_said(answer))
            return
        _set(mail, MailStatus.SENDING, MailStatus.WAITING)
        self._delay = _said(answer)
        if isinstance(answer, SMTPResponseException) and answer.smtp_code == _CLOSING:
            raise ServerTrouble(self._delay) from answer


def _is_for_good(answer: SMTPException) -> bool:
    if isinstance(answer, SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in answer.recipients.values())
    return isinstance(answer, SMTPResponseException) and answer.smtp_code >= 500


def _said(problem: Exception) -> str:
    """What the server said, in one short line."""
    if isinstance(problem, SMTPRecipientsRefused):
        words = ", ".join(f"{code} {_text(text)}" for code, text in problem.recipients.values())
    elif isinstance(problem, SMTPResponseException):
        words = f"{problem.smtp_code} {_text(problem.smtp_error)}"
    elif isinstance(problem, SMTPServerDisconnected):
        words = _("La conversation avec le serveur de messagerie a été coupée.")
    else:
        words = str(problem)
    return " ".join(words.split())[:200] or type(problem).__name__


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said


def _set(mail: SheetMail, before: str, after: str, *, reason: str = "") -> bool:
    """Move the mail from one status to another; whether it had the first."""
    found = SheetMail.objects.filter(pk=mail.pk, status=before)
    return bool(found.update(status=after, at=timezone.now(), reason=reason))


def _wait(mailing: SheetMailing, problem: str) -> bool:
    """The sweep tries again later; after a day what still waits is given up, and shown as such: True then."""
    logger.warning("Connection sheets: mailing %s waits for the mail server: %s", mailing.pk, problem)
    if mailing.requested_at > timezone.now() - PATIENCE:
        under_way = SheetMailing.objects.filter(pk=mailing.pk, status=MailingStatus.UNDER_WAY)
        under_way.update(progressed_at=timezone.now(), problem=problem)
        return False
    waiting = mailing.mails.filter(status=MailStatus.WAITING)
    waiting.update(status=MailStatus.REFUSED, reason=problem, at=timezone.now())
    _finish(mailing)
    return True


def _finish(mailing: SheetMailing) -> None:
    under_way = SheetMailing.objects.filter(pk=mailing.pk, status=MailingStatus.UNDER_WAY)
    under_way.update(status=MailingStatus.DONE, finished_at=timezone.now(), problem="")
