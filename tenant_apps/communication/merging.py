"""What this room keeps of two accounts that become one."""

from tenant_apps.accounts.models import User
from tenant_apps.communication.models import Suspension


def follow_merge(*, kept: User, merged: User) -> None:
    """Suspensions say who began them; groups, and with them the rules, follow in the directory."""
    Suspension.objects.filter(began_by=merged).update(began_by=kept)
