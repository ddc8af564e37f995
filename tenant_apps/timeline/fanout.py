"""From an event to the feeds of the people it concerns."""

from django.db import connection, transaction
from django.utils import timezone

from tenant_apps.timeline import delivery
from tenant_apps.timeline.models import Event

# Groups are resolved now, in one statement, whatever their size; run again, nobody is told twice.
_FAN_OUT = """
INSERT INTO timeline_entry (event_id, user_id, app)
SELECT %(event)s, u.id, %(app)s FROM accounts_user u
 WHERE (u.id = ANY(%(users)s) OR u.id IN (
         SELECT user_id FROM directory_groupmember WHERE group_id = ANY(%(groups)s)))
   AND u.id IS DISTINCT FROM %(actor)s AND u.blocked_at IS NULL AND u.leaving_at IS NULL
    ON CONFLICT DO NOTHING
RETURNING user_id
"""


@transaction.atomic
def fan_out(event_id: int) -> int:
    """Put an event in the feeds of its audience and plan what is sent to them; how many people are told.

    Entries, deliveries and the mark that it is done are one transaction: killed before its end nothing
    is there, and the sweeper begins again.
    """
    event = Event.objects.select_for_update().filter(pk=event_id, fanned_out_at=None).first()
    if event is None:
        return 0
    told = _write(event) if event.removed_at is None else []
    if told:
        delivery.plan(event, told)
    event.fanned_out_at = timezone.now()
    event.save(update_fields=["fanned_out_at"])
    return len(told)


def _write(event: Event) -> list[int]:
    facts = {
        "event": event.pk,
        "app": event.app,
        "actor": event.actor_id,
        "users": event.audience.get("users", []),
        "groups": event.audience.get("groups", []),
    }
    with connection.cursor() as cursor:
        cursor.execute(_FAN_OUT, facts)
        return [user_id for (user_id,) in cursor.fetchall()]
