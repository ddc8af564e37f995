"""Browsers that asked to be told, and what became of them."""

from hashlib import sha256

from django.db import transaction
from django.db.models import F

from tenant_apps.accounts.models import User
from tenant_apps.timeline.models import PushSubscription

# Telephones, tablets and computers of one person.
MOST_BROWSERS = 10
# Refused so often in a row, a subscription is useless.
_MOST_FAILURES = 5


def digest_of(endpoint: str) -> str:
    """What names a subscription."""
    return sha256(endpoint.encode()).hexdigest()


@transaction.atomic
def subscribe(*, actor: User, endpoint: str, p256dh: str, auth: str, agent: str) -> PushSubscription:
    """A browser of the actor is told from now on; whose it was before is told there no more.

    Beyond MOST_BROWSERS the oldest go.
    """
    User.objects.select_for_update().get(pk=actor.pk)
    facts = {"user": actor, "endpoint": endpoint, "p256dh": p256dh, "auth": auth, "agent": agent[:200], "failures": 0}
    made, _created = PushSubscription.objects.update_or_create(digest=digest_of(endpoint), defaults=facts)
    mine = PushSubscription.objects.filter(user=actor).exclude(pk=made.pk).order_by("-pk")
    PushSubscription.objects.filter(pk__in=list(mine.values_list("pk", flat=True)[MOST_BROWSERS - 1 :])).delete()
    return made


@transaction.atomic
def forget_browser(*, actor: User, endpoint: str) -> bool:
    """This browser of the actor is told no more; False when it was not."""
    return leave_browser(actor=actor, digest=digest_of(endpoint))


@transaction.atomic
def leave_browser(*, actor: User, digest: str) -> bool:
    """The same, for who knows only what names the subscription."""
    return bool(PushSubscription.objects.filter(user=actor, digest=digest).delete()[0])


@transaction.atomic
def drop_browser(*, subscription: PushSubscription) -> None:
    """Its push service does not know it any more."""
    PushSubscription.objects.filter(pk=subscription.pk).delete()


@transaction.atomic
def note_refusal(*, subscription: PushSubscription) -> None:
    """Its push service refused a notification; after several in a row it goes."""
    mine = PushSubscription.objects.filter(pk=subscription.pk)
    mine.update(failures=F("failures") + 1)
    mine.filter(failures__gte=_MOST_FAILURES).delete()


@transaction.atomic
def note_success(*, subscription: PushSubscription) -> None:
    """Refusals before do not count any more."""
    PushSubscription.objects.filter(pk=subscription.pk).update(failures=0)
