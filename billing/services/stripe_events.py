"""Verbs on what Stripe tells: kept first, made something of later, in any order and however often it is told.

An event only says where to look: what was paid and given back is read at Stripe (`online.synchronise`), so that
late, doubled and disordered events end in the same state.
"""

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing import stripe_gateway as gateway
from billing.choices import EntryKind, EventState, InvoiceKind
from billing.models import Invoice, StripeEvent
from billing.online import EventRead, GatewayFailure, retry_moment
from billing.permissions import can_try_event_again
from billing.services import online
from billing.services.journal import BillingRefused, demand, note
from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit

logger = logging.getLogger(__name__)
# What is made something of; all else is kept as ignored.
KINDS = (
    "invoice.paid",
    "invoice.payment_failed",
    "invoice.payment_succeeded",
    "invoice.voided",
    "invoice.marked_uncollectible",
    "invoice_payment.paid",
    "charge.refunded",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
)
# What somebody of the team should read about, besides what is synchronised.
_NOTED = {
    "invoice.payment_failed": gettext_lazy("paiement en ligne refusé"),
    "invoice.voided": gettext_lazy("page de paiement fermée chez Stripe"),
    "invoice.marked_uncollectible": gettext_lazy("facture déclarée irrécouvrable chez Stripe"),
    "charge.dispute.created": gettext_lazy("paiement contesté : voir chez Stripe"),
}
MOST_TRIES = 10
# How long what is done with is kept: the year that was closed, and the time to close it.
KEEP_DAYS = 400
# How far back events are asked for, in case deliveries were lost; Stripe keeps them 30 days.
LOOK_BACK = timedelta(days=3)


@transaction.atomic
def receive(*, actor: User | None, event: EventRead) -> StripeEvent:
    """Keep an event and have it handled once that commits; told again, it is the row there was."""
    known = event.kind in KINDS
    row, created = StripeEvent.objects.get_or_create(
        event_id=event.event_id,
        defaults={
            "kind": event.kind,
            "happened_at": event.created_at,
            "payload": event.payload,
            "state": EventState.RECEIVED if known else EventState.IGNORED,
            # The sweep leaves the first try to the task sent on commit.
            "retry_at": retry_moment(1, timezone.now()) if known else None,
        },
    )
    if created and known:
        from billing.tasks import handle_stripe_event

        handle_stripe_event.delay_on_commit(row.pk)
    return row


def handle(*, actor: User | None, event_pk: int) -> StripeEvent:
    """Make of an event what is to be made of it; a failure is kept on the row, in words, with the next try."""
    event = StripeEvent.objects.get(pk=event_pk)
    if event.state in {EventState.DONE, EventState.IGNORED}:
        return event
    event.tries += 1
    try:
        with transaction.atomic():  # a query that fails must not take the note of it along
            event.invoice = _apply(event)
    except (GatewayFailure, BillingRefused) as refusal:
        return _failed(event, str(refusal))
    except Exception:  # whatever they send: it is kept, and seen
        logger.exception("Stripe event %s (%s) failed", event.event_id, event.kind)
        return _failed(event, _("Erreur inattendue : l’équipe technique la trouve dans ses journaux."))
    event.state = EventState.DONE if event.invoice else EventState.IGNORED
    event.error, event.retry_at, event.handled_at = "", None, timezone.now()
    event.save(update_fields=["state", "invoice", "tries", "error", "retry_at", "handled_at"])
    return event


def _failed(event: StripeEvent, reason: str) -> StripeEvent:
    event.state, event.error, event.invoice = EventState.FAILED, reason[:300], None
    event.retry_at = retry_moment(event.tries, timezone.now()) if event.tries < MOST_TRIES else None
    event.save(update_fields=["state", "tries", "error", "retry_at"])
    return event


@transaction.atomic
def try_again(*, actor: User | None, event: StripeEvent) -> StripeEvent:
    """Somebody of the team asks for a failed event to be handled again now: it is as if it had just been received.

    Raises BillingRefused, in words, for one that did not fail, or is at work again already.
    """
    from billing.tasks import handle_stripe_event

    locked = StripeEvent.objects.select_for_update().get(pk=event.pk)
    demand(can_try_event_again(actor, locked))
    locked.state, locked.tries, locked.retry_at = EventState.RECEIVED, 0, retry_moment(1, timezone.now())
    locked.save(update_fields=["state", "tries", "retry_at"])
    key = f"stripeevent:{locked.pk}"
    audit(actor=actor, verb="billing.try_event_again", target=f"{locked.kind} ({locked})", target_key=key)
    handle_stripe_event.delay_on_commit(locked.pk)
    return locked


def _apply(event: StripeEvent) -> Invoice | None:
    """The invoice of ours an event was about, brought up to date; None when it is none of ours."""
    thing = event.payload["data"]["object"]
    stripe_id = _stripe_invoice(thing)
    invoice = _ours(stripe_id, thing)
    if invoice is None:
        return None
    online.synchronise(actor=None, invoice=invoice, stripe_id=stripe_id)
    if event.kind in _NOTED:
        note(actor=None, kind=EntryKind.STRIPE, about=invoice, text=str(_NOTED[event.kind]))
    return invoice


def _stripe_invoice(thing: dict[str, Any]) -> str:
    """The id at Stripe of the invoice that what happened is about, "" when it is about none."""
    if thing["object"] == "invoice":
        return str(thing["id"])
    if thing["object"] == "invoice_payment":
        return str(thing["invoice"])
    intent = thing.get("payment_intent")
    return gateway.invoice_of(str(intent)) if intent else ""


def _ours(stripe_id: str, thing: dict[str, Any]) -> Invoice | None:
    """Known by its id, or by the marks we made it with when a cut kept us from noting the id."""
    if not stripe_id:
        return None
    invoices = Invoice.objects.filter(kind=InvoiceKind.INVOICE, number__isnull=False)
    known = invoices.filter(stripe_invoice=stripe_id).first()
    marks = thing.get("metadata") or {}
    if known or thing["object"] != "invoice" or marks.get("one_platform") != gateway.platform():
        return known
    key = str(marks.get("one_invoice", ""))
    return invoices.filter(pk=key, stripe_invoice="").first() if key.isdecimal() else None


def fetch(*, actor: User | None) -> int:
    """Ask Stripe for what it told lately, and keep what never reached us; how many were new."""
    if not gateway.is_available():
        return 0
    before = StripeEvent.objects.count()
    for event in gateway.events_since(timezone.now() - LOOK_BACK, KINDS):
        receive(actor=actor, event=event)
    return StripeEvent.objects.count() - before


def purge(*, actor: User | None) -> int:
    """Forget events done with long ago; how many."""
    old = timezone.now() - timedelta(days=KEEP_DAYS)
    done = StripeEvent.objects.filter(state__in=(EventState.DONE, EventState.IGNORED), received_at__lt=old)
    return done.delete()[0]
