"""Background work of the feeds."""

from django.utils import timezone

from provisioning.feeds import selectors, services
from provisioning.feeds.clearing import clear_folders
from provisioning.feeds.runner import run_convention
from tenants.tasks import task

# What a sweep sends is good until the next one.
SWEEP_SECONDS = 300


@task
def take_convention(convention_id: int) -> None:
    """Take what the folder of a convention brings; nothing when another worker is at it."""
    run_convention(convention_id)


@task
def sweep_feeds() -> None:
    """Every five minutes: conventions whose hour has come, those asked for, and runs whose worker died."""
    for pk in selectors.conventions_to_take(timezone.localtime()):
        take_convention.apply_async((pk,), expires=SWEEP_SECONDS)


@task
def purge_feed_runs() -> None:
    """Every night: remove files of drops taken long ago, then the runs that nobody will ask about."""
    clear_folders()
    services.purge_runs()
