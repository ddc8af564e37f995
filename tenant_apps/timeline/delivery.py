"""What leaves the school's pages: mails and notifications of one event, planned at the fan-out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from secrets import randbelow

from django.utils import timezone

from tenant_apps.communication.selectors import quiet_until
from tenant_apps.timeline import kinds, tasks
from tenant_apps.timeline.choices import Channel, Frequency
from tenant_apps.timeline.models import Delivery, Event
from tenant_apps.timeline.preferences import Wish, wishes_of

# What waited for the end of quiet hours leaves over twenty minutes, not all at seven.
JITTER_SECONDS = 20 * 60
# More than so many at once are shared by several workers, at most four.
_SHARE, _MOST_WORKERS = 300, 4


def plan(event: Event, user_ids: Sequence[int]) -> None:
    """Plan what is sent about `event` to these people, in the transaction of the fan-out: one insert.

    An urgent event leaves at once; any other waits for the end of the school's quiet hours.
    """
    kind = kinds.get(event.kind)
    if kind is None or kind.internal:
        return
    wanted = [(pk, channel) for pk, wishes in wishes_of(user_ids).items() for channel in _channels(wishes.of(kind))]
    if not wanted:
        return
    quiet = None if event.urgent else quiet_until()
    rows = [Delivery(event=event, user_id=pk, channel=channel, due_at=_due(quiet)) for pk, channel in wanted]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    if quiet is None:
        for channel in Channel.values:
            _hand_out(channel, sum(each == channel for _pk, each in wanted))


def _channels(wish: Wish) -> list[Channel]:
    mail = [Channel.MAIL] if wish.mail == Frequency.IMMEDIATE else []
    return [*mail, Channel.PUSH] if wish.push else mail


def _due(quiet: datetime | None) -> datetime:
    return quiet + timedelta(seconds=randbelow(JITTER_SECONDS)) if quiet else timezone.now()


def _hand_out(channel: str, count: int) -> None:
    """As many workers as the number of messages asks for; the sweep does it where the broker is away."""
    for _each in range(min(-(-count // _SHARE), _MOST_WORKERS)):
        tasks.send_due.delay_on_commit(channel)
