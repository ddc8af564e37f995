"""What time takes away: messages nobody filed, what lies in the trash."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.messaging.models import Copy
from tenant_apps.messaging.rules import TRASH_DAYS, oldest_kept
from tenant_apps.messaging.selectors.settings import years_kept
from tenant_apps.messaging.services.keeping import drop_orphans, orphans

_BATCH = 1000


def purge(*, actor: User | None) -> int:
    """Delete the copies that are older than the school keeps and filed nowhere, and the trash of 90 days; how many.

    A message goes with its last copy, its documents with it; so does one whose holders have all left the school.
    Each batch is a transaction of its own: stopped half-way, the next night goes on.
    """
    total, batch = 0, _purge_batch()
    while batch:
        total, batch = total + batch, _purge_batch()
    while _purge_orphans():
        pass
    if total:
        audit(actor=actor, verb="messaging.purge", data={"copies": total})
    return total


@transaction.atomic
def _purge_batch() -> int:
    now = timezone.now()
    old = Q(moment__lt=oldest_kept(now, years_kept()), folder=None)
    rows = Copy.objects.filter(old | Q(trashed_at__lt=now - timedelta(days=TRASH_DAYS))).order_by("pk")
    found = list(rows.values_list("pk", "message")[:_BATCH])
    Copy.objects.filter(pk__in=[pk for pk, _message in found]).delete()
    drop_orphans([message for _pk, message in found])
    return len(found)


@transaction.atomic
def _purge_orphans() -> int:
    return drop_orphans(list(orphans().order_by("pk").values_list("pk", flat=True)[:_BATCH]))
