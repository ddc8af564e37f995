"""What provisioning does when the platform tells it something."""

from provisioning.tasks import tell_suspension
from tenants.events import handles
from tenants.models import PlatformEvent


@handles("school_suspended")
def tell_administrators(event: PlatformEvent) -> None:
    """Billing made a school read-only: its administrators learn why, as when the team does it."""
    if event.school_id:
        tell_suspension.delay_on_commit(event.school_id)
