"""Background work of billing: the calendar of each day, and what schools use."""

import logging

from django.utils import timezone

from billing import mails, quote_mails
from billing.selectors import online as online_selectors
from billing.services import limits, online, proposals, quotes, reminders, renewals, stripe_events
from billing.services.journal import BillingRefused
from tenants.tasks import task

logger = logging.getLogger(__name__)


@task
def run_calendar() -> None:
    """Every morning: renewals proposed, quotes past, years over, schools suspended after grace."""
    today = timezone.localdate()
    renewals.propose_renewals(actor=None, on=today)
    quotes.expire_quotes(actor=None, on=today)
    renewals.end_subscriptions(actor=None, on=today)
    renewals.suspend_after_grace(actor=None, on=today)
    for pk in proposals.payers_to_tell(today):
        send_proposals.delay(pk)


@task
def send_proposals(payer_pk: int) -> None:
    """Mail a payer the renewals it has not heard of."""
    proposals.send(actor=None, payer_pk=payer_pk)


@task
def measure_subscription(subscription_id: int) -> None:
    """Measure one school beside what it pays for."""
    limits.measure_subscription(actor=None, subscription_id=subscription_id)


@task
def measure_all() -> None:
    """Every night: each running subscription, a task of its own, spread over an hour."""
    for place, pk in enumerate(limits.subscriptions_to_measure()):
        measure_subscription.apply_async((pk,), countdown=place % 3600)


@task
def handle_stripe_event(event_pk: int) -> None:
    """Make of one event of Stripe what is to be made of it."""
    stripe_events.handle(actor=None, event_pk=event_pk)


@task
def sweep_stripe() -> None:
    """Every five minutes: events a crash or a failure left, pages to open and to close, credits to tell."""
    now = timezone.now()
    for pk in online_selectors.events_to_handle(now):
        handle_stripe_event.delay(pk)
    for verb, invoices in online_selectors.work(now):
        for pk in invoices:
            tell_stripe.delay(verb, pk)


@task
def tell_stripe(verb: str, invoice_pk: int) -> None:
    """Open or close the page of an invoice, or tell a credit; what Stripe refuses is noted on the page."""
    try:
        online.tell(actor=None, verb=verb, invoice_pk=invoice_pk)
    except BillingRefused as refusal:
        logger.warning("Invoice %d, %s: %s", invoice_pk, verb, refusal)


@task
def fetch_stripe_events() -> None:
    """Every hour: what Stripe told and never reached us; every event done with long ago is forgotten."""
    stripe_events.fetch(actor=None)
    stripe_events.purge(actor=None)


@task
def remind_payers() -> None:
    """Every working morning: the reminders of the day, and those the server held back."""
    today = timezone.localdate()
    for pk in reminders.invoices_to_remind(today):
        remind_payer.delay(pk)
    for pk in reminders.reminders_to_send(today):
        send_reminder.delay(pk)


@task
def remind_payer(invoice_pk: int) -> None:
    """Write the reminder that today brings for one invoice."""
    reminders.remind(actor=None, invoice_pk=invoice_pk, on=timezone.localdate())


@task
def send_reminder(reminder_pk: int) -> None:
    """Mail one reminder."""
    reminders.send(actor=None, reminder_pk=reminder_pk)


@task
def mail_document(mail_id: int) -> None:
    """Send one document by mail."""
    mails.deliver(mail_id)


@task
def mail_quote(mail_id: int) -> None:
    """Send one quote by mail."""
    quote_mails.deliver(mail_id)


@task
def sweep_mails() -> None:
    """Every minute: send what a crash left, and try again what failed."""
    for pk in mails.due_mails():
        mail_document.delay(pk)
    for pk in quote_mails.due_mails():
        mail_quote.delay(pk)
