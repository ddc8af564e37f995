"""Work of the background: what was to leave later leaves; old messages go."""

from django.utils import timezone

from tenant_apps.messaging.choices import State
from tenant_apps.messaging.models import Message
from tenants.tasks import spread_over_schools, task

_MOST = 500


@task
def send_scheduled(message_id: int) -> None:
    """One message of the school the task runs in, if its hour has come and it waits still."""
    from tenant_apps.messaging import services

    message = Message.objects.filter(pk=message_id).first()
    if message is not None:
        services.send_scheduled(message=message)


@task
def sweep_scheduled() -> None:
    """In one school: hand out the messages whose hour has come; one that fails does not hold the others.

    Each is a task of its own: what fails there is logged, stays planned, and is handed out again next time.
    """
    due = Message.objects.filter(state=State.SCHEDULED, scheduled_for__lte=timezone.now(), author__isnull=False)
    for pk in due.order_by("scheduled_for").values_list("pk", flat=True)[:_MOST]:
        send_scheduled.delay_on_commit(pk)


@task
def sweep_all_scheduled() -> None:
    """Every five minutes: each school, spread over 45 seconds."""
    spread_over_schools(sweep_scheduled, over_seconds=45)


@task
def purge_messages() -> None:
    """In one school: delete what the school does not keep any longer."""
    from tenant_apps.messaging.services.retention import purge

    purge(actor=None)


@task
def purge_all_messages() -> None:
    """Every night: each school, spread over an hour."""
    spread_over_schools(purge_messages, over_seconds=3600)
