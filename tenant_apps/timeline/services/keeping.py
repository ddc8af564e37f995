"""What becomes of news with time, and when two accounts of one person become one."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.timeline.models import Entry, Event, Reader, Report

# A school year and its summer: older news are nobody's any more.
KEPT = timedelta(days=365)
_BATCH = 500


def purge(*, actor: User | None) -> int:
    """Erase the events older than a year with their entries, reports and deliveries; how many events.

    Each batch is a transaction of its own: stopped half-way, the next night goes on.
    """
    total, batch = 0, _purge_batch()
    while batch:
        total, batch = total + batch, _purge_batch()
    if total:
        audit(actor=actor, verb="timeline.purge", data={"events": total})
    return total


@transaction.atomic
def _purge_batch() -> int:
    old = Event.objects.filter(created_at__lt=timezone.now() - KEPT).order_by("pk")
    ids = list(old.values_list("pk", flat=True)[:_BATCH])
    Event.objects.filter(pk__in=ids).delete()
    return len(ids)


def follow_merge(*, kept: User, merged: User) -> None:
    """News, reports and the way of reading follow the account that stays; what it has already stays as it is."""
    here = Entry.objects.filter(user=kept).values("event")
    Entry.objects.filter(user=merged).exclude(event__in=here).update(user=kept)
    Entry.objects.filter(user=merged).delete()
    said = Report.objects.filter(reporter=kept).values("event")
    Report.objects.filter(reporter=merged).exclude(event__in=said).update(reporter=kept)
    Report.objects.filter(reporter=merged).delete()
    if not Reader.objects.filter(user=kept).exists():
        Reader.objects.filter(user=merged).update(user=kept)
    Event.objects.filter(actor=merged).update(actor=kept)
    # Told to the account that goes, by name, and not fanned out yet: a handful at most.
    for event in Event.objects.filter(fanned_out_at=None, audience__users__contains=merged.pk).order_by("pk"):
        event.audience["users"] = sorted({*event.audience["users"], kept.pk})
        event.save(update_fields=["audience"])
