"""Two accounts become one: what is to be sent, and the browsers it is sent to, follow the person."""

from tenant_apps.accounts.models import User
from tenant_apps.timeline.choices import Channel
from tenant_apps.timeline.models import Delivery, PushSubscription, Reader


def follow_merge_of_deliveries(*, kept: User, merged: User) -> None:
    """What both were to be sent is sent once. Wishes of the account that goes, unless already taken, go with it."""
    for channel in Channel.values:
        rows = Delivery.objects.filter(channel=channel)
        here = rows.filter(user=kept).values("event")
        rows.filter(user=merged).exclude(event__in=here).update(user=kept)
    Delivery.objects.filter(user=merged).delete()
    PushSubscription.objects.filter(user=merged).update(user=kept)
    Reader.objects.filter(user=merged).delete()
