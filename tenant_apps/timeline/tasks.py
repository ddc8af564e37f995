"""Work of the background: events reach feeds; what a crash left is taken up again."""

from datetime import timedelta

from django.utils import timezone

from tenant_apps.timeline.choices import Frequency
from tenant_apps.timeline.models import Delivery, Event
from tenants.tasks import spread_over_schools, task

_SILENT = timedelta(minutes=1)


@task
def fan_out(event_id: int) -> None:
    """Put one event of the school the task runs in into the feeds of those it concerns."""
    from tenant_apps.timeline import fanout

    fanout.fan_out(event_id)


@task
def send_due(channel: str) -> None:
    """Send what is due of one channel in the school the task runs in."""
    from tenant_apps.timeline import sending

    sending.send_due(channel)


@task
def sweep_timeline() -> None:
    """In one school: hand out again the events that no worker finished, send what is due."""
    left = Event.objects.filter(fanned_out_at=None, created_at__lt=timezone.now() - _SILENT)
    for pk in left.order_by("pk").values_list("pk", flat=True)[:500]:
        fan_out.delay_on_commit(pk)
    due = Delivery.objects.filter(due_at__lte=timezone.now())
    for channel in due.order_by("channel").values_list("channel", flat=True).distinct():
        send_due.delay_on_commit(channel)


@task
def sweep_all_timelines() -> None:
    """Every five minutes: each school, spread over four."""
    spread_over_schools(sweep_timeline, over_seconds=240)


@task
def purge_timeline() -> None:
    """In one school: erase the news of more than a year ago."""
    from tenant_apps.timeline.services import purge

    purge(actor=None)


@task
def purge_all_timelines() -> None:
    """Every night: each school, spread over an hour."""
    spread_over_schools(purge_timeline, over_seconds=3600)


@task
def send_digests(frequency: str) -> None:
    """In one school: the digest of the day ("daily") or of the week ("weekly") to whom it was not sent yet."""
    from tenant_apps.timeline import digests

    digests.send_digests(Frequency(frequency))


@task
def send_all_digests() -> None:
    """When digests close, and some hours later for whom a run did not reach: each school, spread over 50 minutes."""
    for frequency in (Frequency.DAILY, Frequency.WEEKLY):
        spread_over_schools(send_digests, str(frequency), over_seconds=3000)
