"""A quote by mail, with its PDF: a row first, sent after the commit, never lost, noted once."""

from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from billing.choices import EntryKind
from billing.documents import name_of
from billing.mails import queued
from billing.models import Quote, QuoteMail
from billing.papers import frozen_of, pdf_name, pdf_of
from billing.permissions import can_send_quote
from billing.services.journal import demand, note
from shared_apps.outbox import messages, sending
from tenant_apps.accounts.models import User


@transaction.atomic
def send_quote(*, actor: User | None, quote: Quote) -> QuoteMail:
    """Send a quote to its payer, once this commits; asked again later, it goes again.

    Raises BillingRefused: answered, past, not of the team.
    """
    locked = Quote.objects.select_for_update(of=("self",)).select_related("payer").get(pk=quote.pk)
    demand(can_send_quote(actor, locked))
    mail, is_new = queued(locked.mails, f"quote:{locked.pk}", actor=actor, to=locked.payer.email)
    if is_new:
        from billing.tasks import mail_quote

        mail_quote.delay_on_commit(mail.pk)
    return mail


def quote_message(mail: QuoteMail) -> EmailMultiAlternatives:
    """The mail of a quote: text and HTML, in French as the document is, and its PDF."""
    document = frozen_of(mail.quote)
    context = {"document": document, "name": name_of(document)}
    reply_to = document.seller.email
    message = messages.build("invoice_quote", context, to=mail.to, message_id=mail.message_id, reply_to=reply_to)
    message.attach(pdf_name(mail.quote), pdf_of(mail.quote), "application/pdf")
    return message


def deliver(mail_id: int) -> bool:
    """Send one mail unless it is sent, or being sent by somebody else; True when it left now."""
    rows = QuoteMail.objects.select_related("quote__payer", "actor")
    return sending.deliver(rows, mail_id, build=quote_message, after=_left)


def _left(mail: QuoteMail) -> None:
    note(actor=mail.actor, kind=EntryKind.MAILED, about=mail.quote, text=mail.to)


def due_mails() -> list[int]:
    """Keys of the mails a sweep must try: left by a crash, or failed and due again."""
    return sending.due(QuoteMail.objects.all())
