"""The mail that proposes the coming year to a payer: one for all its schools, before the summer."""

import logging
from datetime import date

from django.db import transaction
from django.utils import timezone

from billing.choices import EntryKind, SubscriptionState
from billing.models import Subscription
from billing.renewal_mails import renewal_message
from billing.services.journal import note
from tenant_apps.accounts.models import User

logger = logging.getLogger(__name__)


def payers_to_tell(on: date) -> list[int]:
    """Payers with a renewal that was proposed, not mailed yet and not past."""
    waiting = Subscription.objects.filter(state=SubscriptionState.PROPOSED, proposal_sent_at=None, ends_on__gte=on)
    return list(waiting.order_by("payer_id").values_list("payer_id", flat=True).distinct())


@transaction.atomic
def send(*, actor: User | None, payer_pk: int) -> int:
    """Mail a payer the renewals it has not heard of, unless somebody else is at it; how many schools were named.

    What the mail server refuses is logged and left to the next morning.
    """
    rows = Subscription.objects.select_for_update(skip_locked=True, of=("self",))
    waiting = rows.filter(payer=payer_pk, state=SubscriptionState.PROPOSED, proposal_sent_at=None)
    proposed = list(waiting.select_related("payer", "school", "price_list").order_by("school__search_name", "pk"))
    if not proposed:
        return 0
    try:
        renewal_message(proposed).send()
    except OSError:  # SMTP errors and a server out of reach alike
        logger.exception("Renewals of payer %d did not leave", payer_pk)
        return 0
    for subscription in proposed:
        subscription.proposal_sent_at = timezone.now()
        subscription.save(update_fields=["proposal_sent_at"])
        note(actor=actor, kind=EntryKind.MAILED, about=subscription, text=subscription.payer.email)
    return len(proposed)
