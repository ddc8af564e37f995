"""How much of what it pays for a school uses: measured by night, kept as flags that pages read."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from billing import rules
from billing.choices import EntryKind, SubscriptionState
from billing.models import Subscription
from billing.services.journal import note
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.directory.models import SchoolClass
from tenants.choices import VISITABLE
from tenants.context import in_school
from tenants.models import School


def measure(school: School) -> tuple[int, int]:
    """Classes and pupils (not leaving) of a school, now."""
    with in_school(school):
        return SchoolClass.objects.count(), User.objects.staying().filter(profile=Profile.PUPIL).count()


def subscriptions_to_measure() -> list[int]:
    """Keys of the running subscriptions of schools that can be entered."""
    running = Subscription.objects.filter(state=SubscriptionState.ACTIVE, school__status__in=VISITABLE)
    return list(running.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def measure_subscription(*, actor: User | None, subscription_id: int) -> Subscription | None:
    """Measure a school and keep both flags; a change of flag is a line of the log. None when it no longer runs."""
    rows = Subscription.objects.select_for_update(of=("self",)).select_related("school", "payer")
    found = rows.filter(pk=subscription_id, state=SubscriptionState.ACTIVE, school__status__in=VISITABLE).first()
    if found is None:
        return None
    found.used_classes, found.used_pupils = measure(found.school)
    usage = rules.usage_of((found.used_classes, found.class_limit), (found.used_pupils, found.pupil_limit))
    changed = (found.is_near_limit, found.is_over_limit) != (usage.is_near, usage.is_over)
    found.is_near_limit, found.is_over_limit, found.measured_at = usage.is_near, usage.is_over, timezone.now()
    found.over_limit_since = (found.over_limit_since or timezone.localdate()) if usage.is_over else None
    found.save()
    if changed:
        _tell(actor, found, usage)
    return found


def _tell(actor: User | None, subscription: Subscription, usage: rules.Usage) -> None:
    kind = EntryKind.LIMIT_OVER if usage.is_over else EntryKind.LIMIT_NEAR if usage.is_near else EntryKind.LIMIT_FINE
    said = {"classes": subscription.used_classes, "pupils": subscription.used_pupils}
    note(actor=actor, kind=kind, about=subscription, text=_("%(classes)d classes, %(pupils)d élèves") % said)
