"""The school's hours of quiet."""

from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.communication.models import QuietHours
from tenant_apps.communication.rules import Hours
from tenant_apps.communication.selectors import quiet_hours


@transaction.atomic
def set_quiet_hours(*, actor: User | None, hours: Hours) -> bool:
    """When nobody's telephone rings; False when nothing changes. Raises ValidationError for a night without length."""
    if hours.starts_at == hours.ends_at:
        raise ValidationError({"ends_at": _("Choisissez une autre heure de fin : elle est celle du début.")})
    if hours == quiet_hours():
        return False
    QuietHours.objects.update_or_create(pk=1, defaults=asdict(hours))
    told = {
        name: value.strftime("%H:%M") if hasattr(value, "strftime") else value for name, value in vars(hours).items()
    }
    audit(actor=actor, verb="communication.set_quiet_hours", data=told)
    return True
