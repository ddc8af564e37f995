"""Verbs on payment online: the page of an invoice opens and closes, money that came or went back is noted.

Stripe is asked outside of any lock of ours; what it answers is noted by verbs that bear being repeated.
"""

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from billing import stripe_gateway as gateway
from billing.choices import OPEN_STATES, EntryKind, InvoiceKind, InvoiceState, Means
from billing.frozen import FrozenInvoice
from billing.models import BillingEntry, Invoice, OnlinePage, Payment
from billing.online import (
    CustomerAsked,
    GatewayFailure,
    InvoiceAsked,
    LineAsked,
    OnlineInvoice,
    OnlineRefund,
    RefundAsked,
    percent,
    retry_moment,
)
from billing.permissions import can_bill, can_try_page_again
from billing.selectors.online import CLOSE, OPEN, is_given_up, page_of
from billing.services import payments
from billing.services.invoices import set_stripe_invoice
from billing.services.journal import BillingRefused, demand, note
from billing.services.payers import set_stripe_customer
from shared_apps.ui.templatetags.ui import euros
from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit

logger = logging.getLogger(__name__)
MOST_TRIES = 10


def open_page(*, actor: User | None, invoice: Invoice) -> OnlinePage:
    """Let an issued invoice be paid online; done already, the page there is. Asked twice, there is one.

    Raises BillingRefused when it cannot be (no key, nothing due, Stripe's answer), in words; what failed is noted
    on the page, with the next try.
    """
    demand(can_bill(actor))
    if not gateway.is_available():
        raise BillingRefused(_("Le paiement en ligne n’est pas ouvert : aucune clé Stripe n’est réglée."))
    fresh = Invoice.objects.select_related("payer").get(pk=invoice.pk)
    if fresh.kind != InvoiceKind.INVOICE or fresh.state not in OPEN_STATES or fresh.due_cents != fresh.total_cents:
        raise BillingRefused(_("Seule une facture dont rien n’est encore réglé s’ouvre au paiement en ligne."))
    page, _created = OnlinePage.objects.get_or_create(invoice=fresh)
    if page.is_open:
        return page
    try:
        opened = _open(actor, fresh)
    except GatewayFailure as failure:
        _note_failure(page, failure)
        raise BillingRefused(str(failure)) from failure
    return _note_page(page, opened)


def page_for_mail(*, actor: User | None, invoice: Invoice) -> str:
    """The address an invoice is paid at, opened now if it can be; "" when it cannot: a mail does not wait for Stripe.

    What failed is noted on the page, and the sweep goes on trying.
    """
    waits = invoice.kind == InvoiceKind.INVOICE and invoice.state in OPEN_STATES
    if waits and gateway.is_available() and not page_of(invoice):
        try:
            open_page(actor=actor, invoice=invoice)
        except BillingRefused as refusal:
            logger.warning("Invoice %s goes without its page: %s", invoice, refusal)
    return page_of(invoice)


def _open(actor: User | None, invoice: Invoice) -> OnlineInvoice:
    payer = invoice.payer
    asked = CustomerAsked(payer_id=payer.pk, name=payer.name, email=payer.email)
    customer = gateway.ensure_customer(asked, known=payer.stripe_customer)
    if customer != payer.stripe_customer:
        set_stripe_customer(actor=actor, payer=payer, customer=customer)
    opened = gateway.open_invoice(invoice_asked(invoice, customer))
    if opened.stripe_id != invoice.stripe_invoice:
        set_stripe_invoice(actor=actor, invoice=invoice, stripe_invoice=opened.stripe_id)
    return opened


def invoice_asked(invoice: Invoice, customer: str) -> InvoiceAsked:
    """What Stripe is told of an issued invoice: its lines before VAT, then VAT by rate, so that the sum is ours."""
    frozen = FrozenInvoice.from_json(invoice.frozen or {})
    lines = [LineAsked(" — ".join(filter(None, [line.label, line.school])), line.net_cents) for line in frozen.lines]
    taxes = [
        LineAsked(_("TVA %(rate)s %%") % {"rate": percent(part.rate)}, part.vat_cents)
        for part in frozen.vat
        if part.vat_cents
    ]
    due_on = invoice.due_on or timezone.localdate()
    return InvoiceAsked(invoice.pk, invoice.number or "", customer, due_on, tuple(lines + taxes))


def _note_page(page: OnlinePage, online: OnlineInvoice) -> OnlinePage:
    page.address, page.is_open = online.page, online.status == "open"
    page.tries, page.error, page.retry_at = 0, "", None
    page.save(update_fields=["address", "is_open", "tries", "error", "retry_at"])
    return page


def _note_failure(page: OnlinePage, failure: GatewayFailure) -> None:
    page.tries += 1
    page.error = str(failure)[:300]
    page.retry_at = retry_moment(page.tries, timezone.now()) if page.tries < MOST_TRIES else None
    page.save(update_fields=["tries", "error", "retry_at"])


def close_page(*, actor: User | None, invoice: Invoice) -> OnlinePage:
    """Nobody pays online any more what is paid, or partly paid, another way. Raises BillingRefused, in words."""
    demand(can_bill(actor))
    page = OnlinePage.objects.select_related("invoice").get(invoice=invoice)
    if not page.is_open:
        return page
    settled = page.invoice.state == InvoiceState.PAID
    try:
        closed = gateway.close_page(page.invoice.stripe_invoice, paid=settled)
    except GatewayFailure as failure:
        _note_failure(page, failure)
        raise BillingRefused(str(failure)) from failure
    return _note_page(page, closed)


def synchronise(*, actor: User | None, invoice: Invoice, stripe_id: str = "") -> Invoice:
    """Note what was paid and given back at Stripe for an invoice, each thing once; its page as it is there.

    Raises GatewayFailure, and BillingRefused when money does not fit (more given back than credited).
    """
    demand(can_bill(actor))
    stripe_id = stripe_id or invoice.stripe_invoice
    if stripe_id and not invoice.stripe_invoice:
        invoice = set_stripe_invoice(actor=actor, invoice=invoice, stripe_invoice=stripe_id)
    for paid in gateway.payments_of(stripe_id):
        payments.record(
            actor=actor, invoice=invoice, cents=paid.cents, on=paid.on, means=paid.means, reference=paid.reference
        )
        if paid.refunded_cents:
            _note_refunds(actor, invoice, gateway.refunds_of(paid.reference))
    page, _created = OnlinePage.objects.get_or_create(invoice=invoice)
    _note_page(page, gateway.state_of(stripe_id))
    return Invoice.objects.get(pk=invoice.pk)


def _note_refunds(actor: User | None, invoice: Invoice, refunds: tuple[OnlineRefund, ...]) -> None:
    for refund in refunds:
        credit_note = invoice.credit_notes.filter(pk=refund.credit_note_id or 0, number__isnull=False).first()
        if credit_note is None:
            _note_unexplained(actor, invoice, refund)
        else:
            _note_refund(actor, credit_note, refund)


def _note_refund(actor: User | None, credit_note: Invoice, refund: OnlineRefund) -> None:
    known = Payment.objects.filter(invoice=credit_note, reference=refund.reference, cancelled_at=None).first()
    if refund.is_done and known is None:
        payments.record(
            actor=actor,
            invoice=credit_note,
            cents=refund.cents,
            on=refund.on,
            means=Means.REFUND,
            reference=refund.reference,
        )
    elif refund.has_failed and known:
        payments.cancel(actor=actor, payment=known, reason=_("remboursement refusé par la banque du payeur"))


def _note_unexplained(actor: User | None, invoice: Invoice, refund: OnlineRefund) -> None:
    """Money given back at Stripe's own console: no credit note of ours says why."""
    text = _("%(cents)s remboursés chez Stripe sans avoir (%(reference)s) : émettez un avoir") % {
        "cents": euros(refund.cents),
        "reference": refund.reference,
    }
    if not BillingEntry.objects.filter(invoice=invoice, kind=EntryKind.STRIPE, text=text[:300]).exists():
        note(actor=actor, kind=EntryKind.STRIPE, about=invoice, cents=refund.cents, text=text)


def give_back(*, actor: User | None, credit_note: Invoice) -> Invoice:
    """Give back at Stripe what a credit note credits of an invoice paid there; what was not paid is asked no more.

    Asked twice, money goes back once. Raises BillingRefused, in words.
    """
    demand(can_bill(actor))
    original = credit_note.original
    if original is None or credit_note.number is None or not original.stripe_invoice:
        raise BillingRefused(_("Seul l’avoir d’une facture ouverte au paiement en ligne se rembourse chez Stripe."))
    asked = RefundAsked(
        credit_note_id=credit_note.pk,
        number=credit_note.number,
        stripe_invoice=original.stripe_invoice,
        cents=credit_note.total_cents - credit_note.paid_cents,
        email=original.payer.email,
    )
    try:
        credit = gateway.refund(asked)
        if credit_note.stripe_invoice != credit.stripe_id:
            set_stripe_invoice(actor=actor, invoice=credit_note, stripe_invoice=credit.stripe_id)
        for refund in credit.refunds:
            _note_refund(None, credit_note, refund)
        synchronise(actor=actor, invoice=original)
    except GatewayFailure as failure:
        page, _created = OnlinePage.objects.get_or_create(invoice=original)
        _note_failure(page, failure)
        raise BillingRefused(str(failure)) from failure
    return Invoice.objects.get(pk=credit_note.pk)


def tell(*, actor: User | None, verb: str, invoice_pk: int) -> None:
    """Do one of the works of billing.selectors.online. Raises BillingRefused, in words."""
    invoice = Invoice.objects.select_related("payer", "original__payer").get(pk=invoice_pk)
    if verb == OPEN:
        open_page(actor=actor, invoice=invoice)
    elif verb == CLOSE:
        close_page(actor=actor, invoice=invoice)
    else:
        give_back(actor=actor, credit_note=invoice)


@transaction.atomic
def try_page_again(*, actor: User | None, invoice: Invoice) -> OnlinePage:
    """Somebody of the team has Stripe told again of a page that was given up: it is as if it had never failed.

    Raises BillingRefused, in words, for one that was not given up, or is at work again already.
    """
    from billing.tasks import sweep_stripe

    page = OnlinePage.objects.select_for_update(of=("self",)).select_related("invoice__payer").get(invoice=invoice)
    demand(can_try_page_again(actor, is_given_up=is_given_up(page.invoice)))
    page.tries, page.error = 0, ""
    page.save(update_fields=["tries", "error"])
    target = f"{page.invoice}, {page.invoice.payer.name}"
    audit(actor=actor, verb="billing.try_page_again", target=target, target_key=f"invoice:{page.invoice_id}")
    sweep_stripe.delay_on_commit()
    return page
