"""What follows a school's opening: its payer, its subscription, the line of a draft invoice."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.choices import QuoteState
from billing.frozen import FrozenInvoice
from billing.models import Quote, Subscription
from billing.services.invoices import draft_invoice
from billing.services.journal import BillingRefused
from billing.services.lines import is_charged
from billing.services.payers import payer_of_order
from billing.services.quotes import schools_of
from billing.services.subscriptions import list_of, open_subscription
from tenant_apps.accounts.models import User
from tenants.models import School


class SchoolGone(BillingRefused):
    """The school to be invoiced does not exist any more: nobody is left to invoice."""


@transaction.atomic
def subscribe_opened_school(
    *,
    actor: User | None,
    school: School | None,
    order_reference: str,
    plan: str,
    class_count: int,
    payer: dict[str, Any],
    ordered_on: date | None = None,
    options: Sequence[str] = (),
) -> Subscription:
    """Subscribe a school that opened, as its order said it, and draft its payer's invoice; told twice, it is one.

    Raises SchoolGone when the school is gone (None), BillingRefused for an order that cannot be invoiced.
    """
    if school is None:
        raise SchoolGone(
            _("L’école de la commande %(reference)s n’existe plus : aucune facture n’est demandée.")
            % {"reference": order_reference}
        )
    opened_on = timezone.localdate(school.opened_at) if school.opened_at else timezone.localdate()
    quote = _quote_of(order_reference)
    bought = _as_quoted(quote, school, opened_on) if quote else None
    subscription = open_subscription(
        actor=actor,
        school=school,
        payer=payer_of_order(actor=actor, said=payer),
        **(bought or {"class_count": class_count, "opened_on": opened_on, "plan": plan, "options": tuple(options)}),
        prices=quote.price_list if quote else list_of(ordered_on or opened_on),
        order_reference=order_reference,
        commitment_number=payer.get("commitment_number", ""),
    )
    if not is_charged(subscription):
        draft_invoice(actor=actor, payer=subscription.payer, subscriptions=[subscription])
    return subscription


def _quote_of(order_reference: str) -> Quote | None:
    """The quote the order accepted: its prices hold for all schools of the order."""
    quotes = Quote.objects.filter(order_reference=order_reference, state=QuoteState.ACCEPTED)
    return quotes.select_related("price_list").order_by("pk").first()


def _as_quoted(quote: Quote, school: School, opened_on: date) -> dict[str, Any] | None:
    """What the quote says of this school; None when it says nothing of it.

    A school that opens before the day that was quoted pays from that day on: not a month more than it was told.
    """
    said = next((each for each in schools_of(quote) if each.uai == school.uai), None)
    if said is None:
        return None
    lines = FrozenInvoice.from_json(quote.frozen).lines
    starts = [line.starts_on for line in lines if line.uai == school.uai and line.starts_on]
    return {
        "class_count": said.class_count,
        "pupils": said.pupils,
        "options": said.options,
        "opened_on": max([opened_on, *starts]),
        "plan": quote.plan,
    }
