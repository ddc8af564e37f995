"""Stripe, behind one module: dataclasses in and out, one exception in words.

Only this module imports `stripe`. Without STRIPE_SECRET_KEY nothing is asked of Stripe (`is_available`) and
invoices are paid by *mandat administratif* or transfer. STRIPE_API_BASE points at another Stripe-compatible
server. What we ask twice is done once: creations carry an idempotency key drawn from our own ids and from what
is asked; Stripe forgets keys after a day, so an invoice is also looked for by its metadata before it is made.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import stripe
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.choices import Means
from billing.online import (
    CustomerAsked,
    EventRead,
    GatewayFailure,
    InvoiceAsked,
    OnlineCredit,
    OnlineInvoice,
    OnlinePayment,
    OnlineRefund,
    RefundAsked,
)

if TYPE_CHECKING:
    from stripe import RequestOptions, params

# What one answer may take, and how often a request that got none is sent again.
_TIMEOUT_SECONDS = 20
_RETRIES = 2
# Stripe takes deliveries up to five minutes old: a signed body kept by somebody is worth nothing later.
_TOLERANCE_SECONDS = 300
# A payer's words on Stripe's page are bounded by Stripe.
_LONGEST_TEXT = 500
# How the hosted page lets itself be paid: by card, or by transfer to an IBAN of the payer's own.
_PAYMENT_SETTINGS: "params.InvoiceCreateParamsPaymentSettings" = {
    "payment_method_types": ["card", "customer_balance"],
    "payment_method_options": {
        "customer_balance": {
            "funding_type": "bank_transfer",
            "bank_transfer": {"type": "eu_bank_transfer", "eu_bank_transfer": {"country": "FR"}},
        }
    },
}


def is_available() -> bool:
    """Whether invoices can be paid online: a key is set."""
    return bool(settings.STRIPE_SECRET_KEY)


def platform() -> str:
    """What our objects at Stripe are marked with: another platform on the same account has its own."""
    domain: str = settings.PLATFORM_DOMAIN
    return domain


def _client() -> stripe.StripeClient:
    if not is_available():
        raise GatewayFailure(_("Le paiement en ligne n’est pas ouvert : aucune clé Stripe n’est réglée."))
    stripe.enable_telemetry = False  # nothing about one request is told with the next
    return stripe.StripeClient(
        settings.STRIPE_SECRET_KEY,
        base_addresses={"api": settings.STRIPE_API_BASE},
        max_network_retries=_RETRIES,
        http_client=stripe.RequestsClient(timeout=_TIMEOUT_SECONDS),
    )


def _reason(problem: stripe.StripeError) -> tuple[str, bool]:
    """What went wrong, in words, and whether it may pass."""
    if isinstance(problem, stripe.APIConnectionError):
        return _("Stripe ne répond pas. Réessayez dans quelques minutes."), True
    if isinstance(problem, stripe.RateLimitError):
        return _("Stripe reçoit trop de demandes. Réessayez dans quelques minutes."), True
    if isinstance(problem, stripe.AuthenticationError | stripe.PermissionError):
        return _("Stripe refuse la clé de ONE : elle est fausse, expirée ou n’a pas ce droit."), False
    if isinstance(problem, stripe.APIError):
        return _("Stripe est en panne. Réessayez dans quelques minutes."), True
    said = problem.user_message or type(problem).__name__
    return _("Stripe refuse la demande : %(said)s") % {"said": said}, False


@contextmanager
def _in_words() -> Iterator[stripe.StripeClient]:
    try:
        yield _client()
    except stripe.StripeError as problem:
        reason, temporary = _reason(problem)
        raise GatewayFailure(reason, temporary=temporary) from problem


def _once(name: str, asked: Mapping[str, Any]) -> "RequestOptions":
    """Options that make Stripe do `asked` once under `name`: the same words are the same key, others another."""
    digest = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]
    return {"idempotency_key": f"{platform()}-{name}-{digest}"}


def ensure_customer(asked: CustomerAsked, *, known: str = "") -> str:
    """The payer at Stripe, made or brought up to date; `known` is its id there if it has one. Raises GatewayFailure."""
    asked_for: params.CustomerCreateParams = {
        "name": asked.name,
        "email": asked.email,
        "preferred_locales": ["fr"],
        "metadata": {"one_platform": platform(), "one_payer": str(asked.payer_id)},
    }
    with _in_words() as client:
        if known and _update_customer(client, asked, known):
            return known
        return client.v1.customers.create(asked_for, _once(f"payer-{asked.payer_id}", asked_for)).id


def _update_customer(client: stripe.StripeClient, asked: CustomerAsked, known: str) -> bool:
    """False when Stripe knows it no more: deleted there, or the key is of another account (trial, then real)."""
    try:
        client.v1.customers.update(known, {"name": asked.name, "email": asked.email})
    except stripe.InvalidRequestError as problem:
        if problem.code != "resource_missing":
            raise
        return False
    return True


def open_invoice(asked: InvoiceAsked) -> OnlineInvoice:
    """The invoice at Stripe, open and with its page; called again after a cut it goes on where it stood.

    Raises GatewayFailure, also when Stripe's total is not ours (the invoice there is then a draft nobody sees).
    """
    with _in_words() as client:
        found = _find_invoice(client, asked) or _create_invoice(client, asked)
        if found.status == "draft":
            _add_lines(client, asked, found.id)
            found = _finalize(client, asked, found.id)
        return _online(found)


def _marks_on(made: Any) -> dict[str, str]:
    return made.metadata.to_dict() if made.metadata else {}


def _ours(invoice: Any, invoice_id: int) -> bool:
    marks = _marks_on(invoice)
    return marks.get("one_platform") == platform() and marks.get("one_invoice") == str(invoice_id)


def _find_invoice(client: stripe.StripeClient, asked: InvoiceAsked) -> Any:
    listed = client.v1.invoices.list({"customer": asked.customer, "limit": 100})
    return next((each for each in listed.auto_paging_iter() if _ours(each, asked.invoice_id)), None)


def _create_invoice(client: stripe.StripeClient, asked: InvoiceAsked) -> Any:
    asked_for: params.InvoiceCreateParams = {
        "customer": asked.customer,
        "collection_method": "send_invoice",
        "days_until_due": max((asked.due_on - timezone.localdate()).days, 1),
        "auto_advance": False,  # Stripe neither mails nor reminds: we do
        "currency": "eur",
        "number": asked.number,
        "pending_invoice_items_behavior": "exclude",
        "payment_settings": _PAYMENT_SETTINGS,
        "metadata": {"one_platform": platform(), "one_invoice": str(asked.invoice_id)},
    }
    return client.v1.invoices.create(asked_for, _once(f"invoice-{asked.invoice_id}", asked_for))


def _add_lines(client: stripe.StripeClient, asked: InvoiceAsked, stripe_id: str) -> None:
    """The lines that are not there yet: a cut may have left some."""
    listed = client.v1.invoice_items.list({"invoice": stripe_id, "limit": 100})
    there = {_marks_on(each).get("one_line") for each in listed.auto_paging_iter()}
    for place, line in enumerate(asked.lines, start=1):
        if str(place) in there:
            continue
        asked_for: params.InvoiceItemCreateParams = {
            "customer": asked.customer,
            "invoice": stripe_id,
            "amount": line.cents,
            "currency": "eur",
            "description": line.text[:_LONGEST_TEXT],
            "metadata": {"one_line": str(place)},
        }
        client.v1.invoice_items.create(asked_for, _once(f"invoice-{asked.invoice_id}-line-{place}", asked_for))


def _finalize(client: stripe.StripeClient, asked: InvoiceAsked, stripe_id: str) -> Any:
    draft = client.v1.invoices.retrieve(stripe_id)
    if draft.total != asked.total:
        raise GatewayFailure(
            _("Le total de la facture %(number)s chez Stripe n’est pas le nôtre : elle n’y est pas ouverte.")
            % {"number": asked.number}
        )
    asked_for: params.InvoiceFinalizeInvoiceParams = {"auto_advance": False}
    return client.v1.invoices.finalize_invoice(
        stripe_id, asked_for, _once(f"invoice-{asked.invoice_id}-finalize-{stripe_id}", asked_for)
    )


def _online(invoice: Any) -> OnlineInvoice:
    return OnlineInvoice(stripe_id=invoice.id, status=invoice.status or "draft", page=invoice.hosted_invoice_url or "")


def close_page(stripe_id: str, *, paid: bool) -> OnlineInvoice:
    """Nobody pays any more at Stripe what is paid (`paid`) or cancelled elsewhere; closed already, nothing happens.

    Raises GatewayFailure.
    """
    with _in_words() as client:
        invoice = client.v1.invoices.retrieve(stripe_id)
        if invoice.status == "open":
            if paid:
                invoice = client.v1.invoices.pay(
                    stripe_id, {"paid_out_of_band": True}, _once(f"close-{stripe_id}", {"paid": True})
                )
            else:
                invoice = client.v1.invoices.void_invoice(stripe_id, {}, _once(f"close-{stripe_id}", {"paid": False}))
        return _online(invoice)


def payments_of(stripe_id: str) -> tuple[OnlinePayment, ...]:
    """What was paid for an invoice at Stripe, oldest first; what was paid elsewhere is not there.

    Raises GatewayFailure.
    """
    with _in_words() as client:
        listed = client.v1.invoice_payments.list({"invoice": stripe_id, "status": "paid", "limit": 100})
        paid = [_payment(client, each) for each in listed.auto_paging_iter() if each.payment.type == "payment_intent"]
    return tuple(sorted(paid, key=lambda payment: (payment.on, payment.reference)))


def _payment(client: stripe.StripeClient, paid: Any) -> OnlinePayment:
    intent = client.v1.payment_intents.retrieve(paid.payment.payment_intent, {"expand": ["latest_charge"]})
    charge: Any = intent.latest_charge
    by = charge.payment_method_details.type if charge and charge.payment_method_details else ""
    return OnlinePayment(
        reference=intent.id,
        cents=paid.amount_paid or 0,
        on=_day(paid.status_transitions.paid_at or paid.created),
        means=Means.TRANSFER if by in {"customer_balance", "sepa_credit_transfer", "sepa_debit"} else Means.CARD,
        refunded_cents=charge.amount_refunded if charge else 0,
    )


def _day(seconds: int) -> date:
    return timezone.localtime(datetime.fromtimestamp(seconds, UTC)).date()


def invoice_of(payment_intent: str) -> str:
    """The invoice at Stripe a payment was for, "" when it was for none. Raises GatewayFailure."""
    with _in_words() as client:
        listed = client.v1.invoice_payments.list(
            {"payment": {"type": "payment_intent", "payment_intent": payment_intent}, "limit": 1}
        )
        return next((str(each.invoice) for each in listed.data), "")


def state_of(stripe_id: str) -> OnlineInvoice:
    """An invoice at Stripe as it is now. Raises GatewayFailure."""
    with _in_words() as client:
        return _online(client.v1.invoices.retrieve(stripe_id))


def refund(asked: RefundAsked) -> OnlineCredit:
    """Give back what a credit note credits, to where it came from, and note the credit at Stripe.

    What was not paid yet is simply no longer asked for; what was paid elsewhere is not given back here. Asked
    twice, money goes back once. Raises GatewayFailure.
    """
    paid = payments_of(asked.stripe_invoice)
    with _in_words() as client:
        made = [each for payment in paid for each in _for(asked, _refunds(client, payment.reference))]
        noted = next((note for note in _credit_notes(client, asked) if _of(note) == asked.credit_note_id), None)
        if noted is None:
            invoice = client.v1.invoices.retrieve(asked.stripe_invoice)
            to_give = max(asked.cents - invoice.amount_remaining, 0)
            left = to_give - sum(each.cents for each in made)
            made += [_give_back(client, asked, payment, cents) for payment, cents in shares(paid, left)]
            noted = _note_credit(client, asked, made, elsewhere=to_give - sum(each.cents for each in made))
        return OnlineCredit(noted.id, tuple(made))


def refunds_of(payment_intent: str) -> tuple[OnlineRefund, ...]:
    """What went back of a payment, whoever asked for it. Raises GatewayFailure."""
    with _in_words() as client:
        return _refunds(client, payment_intent)


def shares(paid: tuple[OnlinePayment, ...], cents: int) -> list[tuple[OnlinePayment, int]]:
    """How `cents` to give back fall on payments, the latest first, never more than what is left of each."""
    parts = []
    for payment in reversed(paid):
        part = min(cents, payment.cents - payment.refunded_cents)
        if part > 0:
            parts.append((payment, part))
            cents -= part
    return parts


def _credit_notes(client: stripe.StripeClient, asked: RefundAsked) -> Iterator[Any]:
    return client.v1.credit_notes.list({"invoice": asked.stripe_invoice, "limit": 100}).auto_paging_iter()


def _refunds(client: stripe.StripeClient, payment_intent: str) -> tuple[OnlineRefund, ...]:
    listed = client.v1.refunds.list({"payment_intent": payment_intent, "limit": 100})
    return tuple(_online_refund(each) for each in listed.auto_paging_iter())


def _for(asked: RefundAsked, refunds: tuple[OnlineRefund, ...]) -> list[OnlineRefund]:
    """What went back for this credit note already; what a bank refused is to be given again."""
    return [each for each in refunds if each.credit_note_id == asked.credit_note_id and not each.has_failed]


def _of(made: Any) -> int | None:
    """The credit note of ours that something at Stripe was made for, None when it was for none."""
    marks = _marks_on(made)
    key = marks.get("one_credit_note", "") if marks.get("one_platform") == platform() else ""
    return int(key) if key.isdecimal() else None


def _marks(asked: RefundAsked) -> dict[str, str]:
    return {
        "one_platform": platform(),
        "one_credit_note": str(asked.credit_note_id),
        "one_credit_note_number": asked.number,
    }


def _give_back(client: stripe.StripeClient, asked: RefundAsked, payment: OnlinePayment, cents: int) -> OnlineRefund:
    asked_for: params.RefundCreateParams = {
        "payment_intent": payment.reference,
        "amount": cents,
        "reason": "requested_by_customer",
        "metadata": _marks(asked),
    }
    if payment.means == Means.TRANSFER:
        asked_for["instructions_email"] = asked.email  # Stripe asks there for the IBAN to give back to
    name = f"credit-note-{asked.credit_note_id}-{payment.reference}"
    return _online_refund(client.v1.refunds.create(asked_for, _once(name, asked_for)))


def _online_refund(made: Any) -> OnlineRefund:
    return OnlineRefund(
        reference=made.id,
        cents=made.amount,
        on=_day(made.created),
        is_done=made.status == "succeeded",
        has_failed=made.status in {"failed", "canceled"},
        credit_note_id=_of(made),
    )


def _note_credit(client: stripe.StripeClient, asked: RefundAsked, made: list[OnlineRefund], *, elsewhere: int) -> Any:
    asked_for: params.CreditNoteCreateParams = {
        "invoice": asked.stripe_invoice,
        "amount": asked.cents,
        "memo": _("Avoir %(number)s") % {"number": asked.number},
        "email_type": "none",  # our credit note goes with our mail
        "metadata": _marks(asked),
    }
    if made:
        asked_for["refunds"] = [{"refund": each.reference, "amount_refunded": each.cents} for each in made]
    if elsewhere:
        asked_for["out_of_band_amount"] = elsewhere
    return client.v1.credit_notes.create(asked_for, _once(f"credit-note-{asked.credit_note_id}", asked_for))


def read_event(body: bytes, signature: str) -> EventRead:
    """The event a delivery carries, once its signature is Stripe's and fresh; GatewayFailure says what is wrong."""
    try:
        stripe.WebhookSignature.verify_header(body, signature, settings.STRIPE_WEBHOOK_SECRET, _TOLERANCE_SECONDS)
    except (stripe.SignatureVerificationError, UnicodeDecodeError) as problem:
        raise GatewayFailure(_("Signature refusée : fausse, absente ou trop ancienne.")) from problem
    try:
        return event_in(json.loads(body))
    except (ValueError, KeyError, TypeError) as problem:
        raise GatewayFailure(_("Ce n’est pas un évènement de Stripe.")) from problem


def event_in(payload: dict[str, Any]) -> EventRead:
    """An event from what Stripe says of it. Raises KeyError, TypeError or ValueError on anything else."""
    if payload["object"] != "event" or not isinstance(payload["data"]["object"], dict):
        raise ValueError("not an event")
    moment = datetime.fromtimestamp(int(payload["created"]), UTC)
    return EventRead(event_id=str(payload["id"]), kind=str(payload["type"]), created_at=moment, payload=payload)


def events_since(moment: datetime, kinds: tuple[str, ...]) -> list[EventRead]:
    """What happened at Stripe after `moment`, oldest first: deliveries may have been lost. Raises GatewayFailure."""
    with _in_words() as client:
        listed = client.v1.events.list(
            {"types": list(kinds), "created": {"gte": int(moment.timestamp())}, "limit": 100}
        )
        return [event_in(each.to_dict()) for each in listed.auto_paging_iter()][::-1]
