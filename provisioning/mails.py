"""Mails about orders: written with the change that causes them, sent after it, never lost, sent once.

A mail is a row first (the outbox). Its Message-ID is drawn from its key, so that what a crash makes
us send twice is one mail for whoever receives it.
"""

import hashlib
import logging
from collections.abc import Callable
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from provisioning import rules
from provisioning.choices import MailKind
from provisioning.documents import order_pdf
from provisioning.models import Order, OutgoingMail
from tenant_apps.accounts.codes import read_code
from tenant_apps.accounts.links import activation_path
from tenant_apps.accounts.models import User
from tenants.context import in_school
from tenants.hosts import platform_url, school_url

logger = logging.getLogger(__name__)
Attachment = tuple[str, bytes, str]


def _order_as_pdf(order: Order) -> Attachment:
    return (f"bon-de-commande-{order.reference}.pdf", order_pdf(order), "application/pdf")


# What some mails carry, made when they are sent.
_ATTACHMENTS: dict[str, Callable[[Order], Attachment]] = {
    MailKind.ORDER_RECEIVED: _order_as_pdf,
    MailKind.ORDER_CORRECTED: _order_as_pdf,
}


def message_id_for(key: str) -> str:
    """The Message-ID of the mail with this key: the same at every attempt."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:40]
    return f"<{digest}@{settings.PLATFORM_DOMAIN}>"


def queue_mail(*, order: Order, kind: str, key: str, to: str, context: dict[str, Any]) -> OutgoingMail:
    """Write a mail in the caller's transaction and send it once that commits.

    `key` names the mail (`order:12:received`): the same key twice is one mail. Templates are
    `emails/<kind>.subject.txt`, `.txt` and `.html`; they get `context` (JSON-able, frozen now) and `order`.
    """
    mail, created = OutgoingMail.objects.get_or_create(
        key=key,
        defaults={
            "order": order,
            "kind": kind,
            "to": to,
            "context": context,
            "message_id": message_id_for(key),
            # The sweep leaves the first try to the task sent on commit.
            "retry_at": rules.retry_moment(1, timezone.now()),
        },
    )
    if created:
        from provisioning.tasks import send_mail

        send_mail.delay_on_commit(mail.pk)
    return mail


def _welcome(mail: OutgoingMail) -> dict[str, Any]:
    """The school, its administrator and the way in, read when the mail leaves: `public` keeps no code."""
    school = mail.order.schools.select_related("school").get(pk=mail.context["ordered_school"]).school
    if school is None:
        raise LookupError(f"Mail {mail.pk} welcomes to a school that is not registered.")
    with in_school(school):
        user = User.objects.get(pk=mail.context["user"])
        return {
            "school": school,
            "school_home": school_url(school),
            "first_name": user.first_name,
            "login": user.login,
            "code": read_code(user),
            "activation_url": school_url(school, activation_path(user)),
        }


# What some mails say that their row does not hold.
_CONTEXTS: dict[str, Callable[[OutgoingMail], dict[str, Any]]] = {MailKind.WELCOME: _welcome}


def build_message(mail: OutgoingMail) -> EmailMultiAlternatives:
    """The mail as it leaves: plain text and HTML, with what its kind attaches."""
    more = _CONTEXTS[mail.kind](mail) if mail.kind in _CONTEXTS else {}
    context = {"school": None, "platform_home": platform_url(), **mail.context, **more, "order": mail.order}
    subject = " ".join(render_to_string(f"emails/{mail.kind}.subject.txt", context).split())
    message = EmailMultiAlternatives(
        subject,
        render_to_string(f"emails/{mail.kind}.txt", context),
        to=[mail.to],
        reply_to=[settings.TEAM_EMAIL],
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(
        render_to_string(f"emails/{mail.kind}.html", context | {"subject": subject}), "text/html"
    )
    if mail.kind in _ATTACHMENTS:
        message.attach(*_ATTACHMENTS[mail.kind](mail.order))
    return message


@transaction.atomic
def deliver(mail_id: int) -> bool:
    """Send one mail unless it is sent, or being sent by somebody else; True when it left now.

    A failure is noted on the row, with the moment of the next try.
    """
    mail = (
        OutgoingMail.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("order")
        .filter(pk=mail_id, sent_at=None)
        .first()
    )
    if mail is None:
        return False
    mail.attempts += 1
    try:
        with transaction.atomic():  # a query that fails must not take the note of it along
            message = build_message(mail)
        message.send()
    except Exception as problem:  # whatever the server, the network or a template did: it must not be lost
        logger.exception("Mail %s to order %s failed (attempt %d)", mail.kind, mail.order.reference, mail.attempts)
        _note_failure(mail, problem)
        return False
    mail.sent_at, mail.retry_at, mail.error = timezone.now(), None, ""
    mail.save(update_fields=["sent_at", "retry_at", "error", "attempts"])
    return True


def _note_failure(mail: OutgoingMail, problem: Exception) -> None:
    mail.error = f"{type(problem).__name__}: {problem}"[:300]
    refused_for_good = isinstance(problem, SMTPRecipientsRefused) and all(
        code >= 500 for code, _text in problem.recipients.values()
    )
    mail.retry_at = None if refused_for_good else rules.retry_moment(mail.attempts, timezone.now())
    mail.save(update_fields=["error", "retry_at", "attempts"])


def due_mails(limit: int = 200) -> list[int]:
    """Keys of the mails a sweep must try: left by a crash, or failed and due again."""
    due = OutgoingMail.objects.filter(retry_at__lte=timezone.now()).order_by("retry_at", "pk")
    return list(due.values_list("pk", flat=True)[:limit])
