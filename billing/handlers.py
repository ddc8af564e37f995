"""What billing does when the platform tells it something."""

import logging
from datetime import date

from billing.answer_mails import answer_message
from billing.services.opening import SchoolGone, subscribe_opened_school
from tenants.events import handles
from tenants.models import PlatformEvent

logger = logging.getLogger(__name__)


@handles("school_opened")
def subscribe_school(event: PlatformEvent) -> None:
    """Subscribe the school and draft its invoice; a school that is gone is told once and the event done with.

    Anything else that cannot be invoiced stays with the event, where the team reads why, and is tried again.
    """
    said = event.payload
    try:
        subscribe_opened_school(
            actor=None,
            school=event.school,
            order_reference=said["order_reference"],
            plan=said["plan"],
            class_count=said["class_count"],
            payer=said["payer"],
            options=said.get("options", ()),
            ordered_on=date.fromisoformat(said["ordered_on"]) if "ordered_on" in said else None,
        )
    except SchoolGone as refusal:
        logger.warning("Event %s: %s", event.key, refusal)


@handles("renewal_declined")
def tell_refusal(event: PlatformEvent) -> None:
    """The team reads that a school leaves at the end of its year; a mail server out of reach is tried again."""
    answer_message(event, declined=True).send()


@handles("renewal_reconsidered")
def tell_change_of_mind(event: PlatformEvent) -> None:
    """The team reads that a school took its refusal back."""
    answer_message(event, declined=False).send()
