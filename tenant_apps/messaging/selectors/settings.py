"""Settings of the messaging: retention, signatures."""

from tenant_apps.accounts.models import User
from tenant_apps.messaging.models import Retention, Signature
from tenant_apps.messaging.rules import USUAL_YEARS


def years_kept() -> int:
    """How many years messages filed nowhere are kept."""
    years = Retention.objects.values_list("years", flat=True).first()
    return years if years is not None else USUAL_YEARS


def signature_of(user: User) -> Signature:
    """The signature of this person, an empty one (not saved) when they have none."""
    return Signature.objects.filter(user=user).first() or Signature(user=user)
