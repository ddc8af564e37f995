"""Issued documents by mail to the billing address: a row first, sent after the commit, never lost, noted once."""

from typing import TypeVar

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Manager
from django.utils.translation import gettext as _

from billing.documents import name_of
from billing.frozen import CREDIT_NOTE
from billing.models import Invoice, InvoiceMail, QuoteMail
from billing.papers import frozen_of, keep, pdf_name, pdf_of
from billing.permissions import can_bill
from billing.selectors.online import page_of
from billing.services.invoices import issue_invoice, mark_sent
from billing.services.journal import BillingRefused, demand
from billing.services.online import page_for_mail
from shared_apps.outbox import messages, sending
from tenant_apps.accounts.models import User

Mail = TypeVar("Mail", InvoiceMail, QuoteMail)


@transaction.atomic
def send_document(*, actor: User | None, invoice: Invoice) -> InvoiceMail:
    """Send an issued document to its payer's billing address, once this commits; asked again later, it goes again.

    Raises BillingRefused for a draft, a payer without address, or somebody who is not of the team.
    """
    demand(can_bill(actor))
    locked = Invoice.objects.select_for_update(of=("self",)).select_related("payer").get(pk=invoice.pk)
    if locked.number is None:
        raise BillingRefused(_("Un brouillon ne s’envoie pas\u00a0: émettez-le d’abord."))
    if not locked.payer.email:
        raise BillingRefused(_("Ce payeur n’a pas d’adresse e-mail de facturation\u00a0: complétez sa fiche."))
    mail, is_new = queued(locked.mails, f"invoice:{locked.pk}", actor=actor, to=locked.payer.email)
    if is_new:
        from billing.tasks import mail_document

        mail_document.delay_on_commit(mail.pk)
    return mail


@transaction.atomic
def issue_and_send(*, actor: User | None, invoice: Invoice) -> Invoice:
    """Issue a draft, and send it once that commits: both, or neither. Raises BillingRefused, in words."""
    issued = issue_invoice(actor=actor, invoice=invoice)
    send_document(actor=actor, invoice=issued)
    return issued


def queued(mails: Manager[Mail], name: str, *, actor: User | None, to: str) -> tuple[Mail, bool]:
    """The mail of this document that waits already, or a new one, and whether it is new; the document is locked."""
    if waiting := mails.filter(retry_at__isnull=False).first():
        return waiting, False
    key = f"{name}:{mails.count() + 1}"
    message_id = messages.message_id_for(f"billing:{key}")
    retry_at = sending.first_retry(mails.model)
    return mails.create(actor=actor, key=key, to=to, message_id=message_id, retry_at=retry_at), True


def build_message(mail: InvoiceMail) -> EmailMultiAlternatives:
    """The mail as it leaves: text and HTML, in French as the document is, and its PDF."""
    document = frozen_of(mail.invoice)
    context = {
        "document": document,
        "name": name_of(document),
        "is_credit_note": document.kind == CREDIT_NOTE,
        "page": page_of(mail.invoice),
    }
    reply_to = document.seller.email
    message = messages.build("invoice_document", context, to=mail.to, message_id=mail.message_id, reply_to=reply_to)
    message.attach(pdf_name(mail.invoice), pdf_of(mail.invoice), "application/pdf")
    return message


def deliver(mail_id: int) -> bool:
    """Send one mail unless it is sent, or being sent by somebody else; True when it left now.

    A failure is noted on the row, with the moment of the next try. The PDF is kept and the page to pay at opened
    first: the invoice is not locked while a mail server is spoken to.
    """
    rows = InvoiceMail.objects.select_related("invoice__payer", "actor")
    return _prepare(mail_id) and sending.deliver(rows, mail_id, build=build_message, after=_left)


def _prepare(mail_id: int) -> bool:
    mail = InvoiceMail.objects.select_related("invoice").filter(pk=mail_id, sent_at=None).first()
    if mail is None:
        return False
    try:
        with transaction.atomic():
            keep(actor=None, invoice=mail.invoice)
    except Exception as problem:  # fonts, files, a template: it must not be lost
        sending.note_failure(mail, problem)
        return False
    page_for_mail(actor=None, invoice=mail.invoice)
    return True


def _left(mail: InvoiceMail) -> None:
    mark_sent(actor=mail.actor, invoice=mail.invoice, to=mail.to)


def due_mails() -> list[int]:
    """Keys of the mails a sweep must try: left by a crash, or failed and due again."""
    return sending.due(InvoiceMail.objects.all())
