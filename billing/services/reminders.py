"""Verbs of reminders: written on their day, sent once, penalties given up with a reason."""

import logging
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from billing import late_mails
from billing.choices import EntryKind, ReminderLevel
from billing.models import Invoice, Reminder
from billing.permissions import can_bill, can_remind_again, can_waive
from billing.reminders import TRY_DAYS, NoRate, level_on
from billing.selectors.penalties import penalties_of
from billing.selectors.reminders import is_missed
from billing.services.journal import BillingRefused, demand, note
from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit

logger = logging.getLogger(__name__)


def invoices_to_remind(on: date) -> list[int]:
    """Invoices of which money is awaited and the last day has come."""
    due = Invoice.objects.awaiting().filter(due_on__lte=on).exclude(reminders__level=ReminderLevel.SECOND)
    return list(due.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def remind(*, actor: User | None, invoice_pk: int, on: date) -> Reminder | None:
    """Write the reminder a day brings for an invoice and send it once that commits; None when it brings none."""
    demand(can_bill(actor))
    locked = Invoice.objects.select_for_update().get(pk=invoice_pk)
    if locked.due_on is None or not Invoice.objects.awaiting().filter(pk=locked.pk).exists():
        return None
    level = level_on(on, due_on=locked.due_on, sent=locked.reminders.values_list("level", flat=True))
    return _write(locked, level, on) if level else None


def _write(invoice: Invoice, level: ReminderLevel, on: date) -> Reminder:
    """The one reminder of a level, as it is on a day; it is sent once that commits. Raises NoRate."""
    from billing.tasks import send_reminder

    added = penalties_of(invoice, on=on)
    said = {
        "on": on,
        "due_cents": max(invoice.due_cents, 0),
        "interest_cents": added.interest_cents,
        "indemnity_cents": added.indemnity_cents,
    }
    reminder, _created = Reminder.objects.update_or_create(invoice=invoice, level=level, defaults=said)
    send_reminder.delay_on_commit(reminder.pk)
    return reminder


@transaction.atomic
def remind_again(*, actor: User | None, invoice: Invoice) -> Reminder:
    """Somebody of the team has a reminder that never left go now, with what being late adds today.

    Raises BillingRefused, in words, when none was missed, or it is on its way again already.
    """
    today = timezone.localdate()
    locked = Invoice.objects.select_for_update(of=("self",)).select_related("payer").get(pk=invoice.pk)
    left = locked.reminders.filter(sent_at__isnull=False).values_list("level", flat=True)
    level = level_on(today, due_on=locked.due_on, sent=left) if locked.due_on and is_missed(locked, today) else None
    decision = can_remind_again(actor, is_missed=level is not None)
    if level is None or not decision:
        raise BillingRefused(decision.reason)
    try:
        reminder = _write(locked, level, today)
    except NoRate as problem:
        raise BillingRefused(_("Aucun taux de la BCE n’est noté\u00a0: notez-le d’abord.")) from problem
    audit(
        actor=actor,
        verb="billing.remind_again",
        target=f"{locked}, {locked.payer.name}",
        target_key=f"invoice:{locked.pk}",
    )
    return reminder


@transaction.atomic
def send(*, actor: User | None, reminder_pk: int) -> bool:
    """Mail a reminder unless it left, somebody else is at it, or the invoice was settled since; True when it left.

    A failure of the server is logged and left to the next sweep.
    """
    reminder = (
        Reminder.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("invoice__payer")
        .filter(pk=reminder_pk, sent_at=None)
        .first()
    )
    if reminder is None or not Invoice.objects.awaiting().filter(pk=reminder.invoice_id).exists():
        return False
    try:
        late_mails.reminder_message(reminder).send()
    except OSError:  # SMTP errors and a server out of reach alike
        logger.exception("Reminder %d of invoice %s did not leave", reminder.pk, reminder.invoice)
        return False
    reminder.sent_at = timezone.now()
    reminder.save(update_fields=["sent_at"])
    said = f"{reminder.get_level_display()} → {reminder.invoice.payer.email}"
    note(actor=actor, kind=EntryKind.REMINDED, about=reminder.invoice, cents=reminder.due_cents, text=said)
    return True


def reminders_to_send(on: date) -> list[int]:
    """What a crash or the server held back of the last days."""
    waiting = Reminder.objects.filter(sent_at=None, on__gte=on - timedelta(days=TRY_DAYS))
    return list(waiting.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def waive(*, actor: User | None, invoice: Invoice, reason: str) -> Invoice:
    """Give up interest and indemnity of a late invoice, for good. Raises BillingRefused, in words."""
    demand(can_bill(actor))
    locked = Invoice.objects.select_for_update().get(pk=invoice.pk)
    demand(can_waive(actor, locked))
    reason = reason.strip()[:300]
    if not reason:
        raise BillingRefused(_("Écrivez pourquoi les pénalités sont remises."))
    latest = locked.reminders.filter(waived_at=None).latest("on", "pk")
    locked.reminders.filter(waived_at=None).update(waived_at=timezone.now(), waive_reason=reason)
    given_up = latest.interest_cents + latest.indemnity_cents
    note(actor=actor, kind=EntryKind.WAIVED, about=locked, cents=given_up, text=reason)
    return locked
