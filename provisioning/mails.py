"""Mails about orders: written with the change that causes them, sent after it, never lost, sent once."""

from collections.abc import Callable
from typing import Any

from django.core.mail import EmailMultiAlternatives

from provisioning.choices import MailKind
from provisioning.documents import order_pdf
from provisioning.models import Order, OutgoingMail
from shared_apps.outbox import messages, sending
from shared_apps.outbox.messages import message_id_for
from tenant_apps.accounts.codes import read_code
from tenant_apps.accounts.links import activation_path
from tenant_apps.accounts.models import User
from tenants.context import in_school
from tenants.hosts import school_url

Attachment = tuple[str, bytes, str]


def _order_as_pdf(order: Order) -> Attachment:
    return (f"bon-de-commande-{order.reference}.pdf", order_pdf(order), "application/pdf")


# What some mails carry, made when they are sent.
_ATTACHMENTS: dict[str, Callable[[Order], Attachment]] = {
    MailKind.ORDER_RECEIVED: _order_as_pdf,
    MailKind.ORDER_CORRECTED: _order_as_pdf,
}


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
            "retry_at": sending.first_retry(OutgoingMail),
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
            "code": read_code(user).upper(),  # as on sheets
            "activation_url": school_url(school, activation_path(user)),
        }


# What some mails say that their row does not hold.
_CONTEXTS: dict[str, Callable[[OutgoingMail], dict[str, Any]]] = {MailKind.WELCOME: _welcome}


def build_message(mail: OutgoingMail) -> EmailMultiAlternatives:
    """The mail as it leaves: plain text and HTML, with what its kind attaches."""
    more = _CONTEXTS[mail.kind](mail) if mail.kind in _CONTEXTS else {}
    context = {**mail.context, **more, "order": mail.order}
    message = messages.build(mail.kind, context, to=mail.to, message_id=mail.message_id)
    if mail.kind in _ATTACHMENTS:
        message.attach(*_ATTACHMENTS[mail.kind](mail.order))
    return message


def deliver(mail_id: int) -> bool:
    """Send one mail unless it is sent, or being sent by somebody else; True when it left now.

    A failure is noted on the row, with the moment of the next try.
    """
    return sending.deliver(OutgoingMail.objects.select_related("order"), mail_id, build=build_message)


def due_mails() -> list[int]:
    """Keys of the mails a sweep must try: left by a crash, or failed and due again."""
    return sending.due(OutgoingMail.objects.all())
