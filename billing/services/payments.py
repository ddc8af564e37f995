"""Verbs on money: what came for an invoice, what went back for a credit note, what was noted by mistake."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.choices import EntryKind, InvoiceKind, Means
from billing.models import Invoice, Payment
from billing.permissions import can_cancel_payment, can_record
from billing.services.balance import settle, to_pay_back
from billing.services.journal import BillingRefused, demand, note
from shared_apps.ui.templatetags.ui import euros
from tenant_apps.accounts.models import User


def _locked(invoice: Invoice) -> tuple[Invoice, Invoice]:
    """A document and the invoice whose balance it changes (itself, for an invoice), both locked, invoice first."""
    first = Invoice.objects.select_for_update().get(pk=invoice.original_id or invoice.pk)
    if first.pk == invoice.pk:
        return first, first
    return Invoice.objects.select_for_update().get(pk=invoice.pk), first


def _check(document: Invoice, invoice: Invoice, *, cents: int, on: date, by_hand: bool) -> None:
    """Raise BillingRefused for an amount or a day that cannot be."""
    if cents <= 0:
        raise BillingRefused(_("Écrivez un montant supérieur à zéro."))
    if on > timezone.localdate():
        raise BillingRefused(_("Cette date est à venir : un règlement s’enregistre quand il est reçu."))
    if by_hand and document.issued_on and on < document.issued_on:
        day = document.issued_on.strftime("%d/%m/%Y")
        raise BillingRefused(_("Cette date précède l’émission du document, le %(day)s.") % {"day": day})
    if document.kind == InvoiceKind.CREDIT_NOTE:
        left = to_pay_back(document, invoice)
        if cents > left:
            raise BillingRefused(_("Il reste %(left)s à rembourser sur cet avoir.") % {"left": euros(left)})
    elif by_hand and cents > max(0, invoice.due_cents):
        left = max(0, invoice.due_cents)
        raise BillingRefused(_("Il reste %(left)s à régler sur cette facture.") % {"left": euros(left)})


@transaction.atomic
def record(
    *,
    actor: User | None,
    invoice: Invoice,
    cents: int,
    on: date,
    means: str,
    reference: str = "",
    seen_cents: int | None = None,
) -> Payment:
    """Note money received for an invoice (in part or whole), or paid back for a credit note; cents with VAT.

    The same reference told twice is one payment. What the system is told (actor None) is a fact, even beyond what is
    due; what is typed in is checked. `seen_cents`: what was noted already when the form was shown; sent twice, or by
    two people at once, the second is asked to look again. Raises BillingRefused, in words.
    """
    document, first = _locked(invoice)
    demand(can_record(actor, document, means))
    reference = reference.strip()[:80]
    known = _told_before(document, means, reference)
    if known:
        if known.cents == cents:
            return known
        raise BillingRefused(_("Cette référence est déjà enregistrée, pour un autre montant."))
    if seen_cents is not None and seen_cents != document.paid_cents:
        raise BillingRefused(
            _("%(sum)s sont déjà enregistrés : ce montant vient-il en plus ? Si oui, enregistrez à nouveau.")
            % {"sum": euros(document.paid_cents)}
        )
    _check(document, first, cents=cents, on=on, by_hand=actor is not None)
    payment = Payment.objects.create(invoice=document, cents=cents, on=on, means=means, reference=reference)
    kind = EntryKind.REFUNDED if means == Means.REFUND else EntryKind.PAID
    said = " ".join(filter(None, [str(Means(means).label), reference]))
    note(actor=actor, kind=kind, about=document, cents=cents, text=said)
    settle(first)
    return payment


def _told_before(document: Invoice, means: str, reference: str) -> Payment | None:
    told = Payment.objects.filter(invoice=document, means=means, cancelled_at=None)
    return told.filter(reference=reference).first() if reference else None


@transaction.atomic
def cancel(*, actor: User | None, payment: Payment, reason: str) -> Payment:
    """Take back what was noted by mistake: the row stays, with the reason. Raises BillingRefused, in words."""
    document, first = _locked(payment.invoice)
    locked = Payment.objects.select_for_update().get(pk=payment.pk)
    demand(can_cancel_payment(actor, locked))
    if not reason.strip():
        raise BillingRefused(_("Écrivez pourquoi ce règlement est annulé."))
    locked.cancelled_at, locked.cancel_reason = timezone.now(), reason.strip()[:300]
    locked.save(update_fields=["cancelled_at", "cancel_reason"])
    said = locked.cancel_reason
    note(actor=actor, kind=EntryKind.PAYMENT_CANCELLED, about=document, cents=locked.cents, text=said)
    settle(first)
    return locked
