"""The mail of a reminder: what is owed, since when, what being late adds, how to pay."""

from django.core.mail import EmailMultiAlternatives

from billing.choices import ReminderLevel
from billing.frozen import FrozenInvoice
from billing.models import Reminder
from billing.selectors.online import page_of
from shared_apps.outbox.messages import build, message_id_for


def reminder_message(reminder: Reminder) -> EmailMultiAlternatives:
    """A reminder as it leaves: text and HTML, in French as invoices are, with the invoice when its PDF is kept."""
    invoice = reminder.invoice
    frozen = FrozenInvoice.from_json(invoice.frozen or {})
    context = {
        "reminder": reminder,
        "invoice": invoice,
        "payer": invoice.payer,
        "seller": frozen.seller,
        "is_late": reminder.level != ReminderLevel.DUE,
        "is_last": reminder.level == ReminderLevel.SECOND,
        "penalties_cents": reminder.interest_cents + reminder.indemnity_cents,
        "all_cents": reminder.due_cents + reminder.interest_cents + reminder.indemnity_cents,
        "page": page_of(invoice),
    }
    key = f"billing:reminder:{reminder.pk}"
    message = build("invoice_reminder", context, to=invoice.payer.email, message_id=message_id_for(key))
    if invoice.pdf:
        with invoice.pdf.open("rb") as kept:
            message.attach(f"facture-{invoice.number}.pdf", kept.read(), "application/pdf")
    return message
