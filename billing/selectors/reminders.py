"""Reminders that should have left by their calendar, and never did."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from billing.choices import ReminderLevel
from billing.models import Invoice, Reminder
from billing.reminders import CALENDAR, TRY_DAYS, level_on


def _since(day: date) -> date:
    """What was to leave before this day is tried no more on `day`."""
    return day - timedelta(days=TRY_DAYS)


def missed_reminders(day: date) -> QuerySet[Invoice]:
    """Invoices of which money is awaited and whose reminder is past trying, or was not even written; the oldest first.

    One that left since, or is still tried, makes up for those before it: nobody gets two reminders at once.
    """
    since, levels, missed = _since(day), list(CALENDAR), Q()
    stands = Reminder.objects.filter(Q(sent_at__isnull=False) | Q(on__gte=since), invoice=OuterRef("pk"))
    for place, after in enumerate(CALENDAR.values()):
        stood = Exists(stands.filter(level__in=levels[place:]))
        missed |= Q(~stood, due_on__lt=since - timedelta(days=after))
    return Invoice.objects.awaiting().filter(missed).order_by("due_on", "pk")


def is_missed(invoice: Invoice, day: date) -> bool:
    """Whether a reminder of this invoice should have left, and never did."""
    return missed_reminders(day).filter(pk=invoice.pk).exists()


@dataclass(frozen=True)
class MissedLine:
    """An invoice, the level of the reminder that should have left, its day, and whether it was written at all."""

    invoice: Invoice
    level: ReminderLevel
    on: date
    is_written: bool


def missed_lines(invoices: Iterable[Invoice], day: date) -> list[MissedLine]:
    """A page of `missed_reminders`, with reminders fetched along (`prefetch_related`)."""
    lines = []
    for invoice in invoices:
        written = {reminder.level: reminder for reminder in invoice.reminders.all()}
        left = [level for level, reminder in written.items() if reminder.sent_at]
        last = _since(day) - timedelta(days=1)
        level = level_on(last, due_on=invoice.due_on, sent=left) if invoice.due_on else None
        if level is None or invoice.due_on is None:
            continue
        known = written.get(level)
        on = known.on if known else invoice.due_on + timedelta(days=CALENDAR[level])
        lines.append(MissedLine(invoice, level, on, known is not None))
    return lines
