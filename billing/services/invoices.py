"""Verbs on invoices: drafted, issued with a number that nothing gives back, sent."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.choices import EntryKind, InvoiceKind, InvoiceState, NumberKind
from billing.models import Invoice, InvoiceLine, Payer, Subscription
from billing.permissions import can_bill, can_change_draft, can_issue
from billing.services.credit_notes import credit
from billing.services.freezing import freeze_invoice
from billing.services.journal import BillingRefused, demand, note
from billing.services.lines import charge_year, is_charged, recount, retax, rows_of
from billing.services.numbers import allot
from tenant_apps.accounts.models import User

__all__ = [
    "credit",
    "draft_for",
    "draft_invoice",
    "drop_draft",
    "issue_invoice",
    "keep_pdf",
    "mark_sent",
    "set_commitment",
    "set_stripe_invoice",
]


def _locked(invoice: Invoice) -> Invoice:
    return Invoice.objects.select_for_update(of=("self",)).select_related("payer").get(pk=invoice.pk)


def draft_for(subscription: Subscription, *, actor: User | None) -> Invoice:
    """The draft a line of this subscription goes to: its payer's, for this year and commitment; a new one otherwise.

    Call it in a transaction: the payer stays locked, so that two schools opened at once share one draft; the draft
    too, so that none is issued while a line is written. The payer's lock lets an issue that is under way end: its
    line of the log only refers to the payer (FOR NO KEY UPDATE).
    """
    payer = Payer.objects.select_for_update(no_key=True).get(pk=subscription.payer_id)
    commitment = subscription.commitment_number or payer.commitment_number
    drafts = Invoice.objects.filter(
        payer=payer, kind=InvoiceKind.INVOICE, state=InvoiceState.DRAFT, commitment_number=commitment
    )
    of_year = InvoiceLine.objects.filter(subscription__year=subscription.year).values("invoice")
    known = drafts.filter(pk__in=of_year).select_for_update().order_by("pk").first()
    if known:
        return known
    draft = Invoice.objects.create(
        payer=payer, commitment_number=commitment, order_reference=subscription.order_reference
    )
    note(actor=actor, kind=EntryKind.DRAFTED, about=draft)
    return draft


@transaction.atomic
def draft_invoice(*, actor: User | None, payer: Payer, subscriptions: Sequence[Subscription]) -> Invoice:
    """The draft that charges these subscriptions of one payer; one that is charged already is not charged twice.

    Raises BillingRefused: not the team, nothing to charge, another payer's, two commitment numbers.
    """
    demand(can_bill(actor))
    if {subscription.payer_id for subscription in subscriptions} != {payer.pk}:
        raise BillingRefused(_("Une facture réunit les abonnements d’un seul payeur."))
    if len({(subscription.commitment_number, subscription.year) for subscription in subscriptions}) > 1:
        raise BillingRefused(_("Une facture porte un seul numéro d’engagement, et une seule année scolaire."))
    Payer.objects.select_for_update(no_key=True).get(pk=payer.pk)  # asked twice at once, it is charged once
    fresh = [subscription for subscription in subscriptions if not is_charged(subscription)]
    if not fresh:
        raise BillingRefused(_("Ces abonnements sont déjà facturés."))
    draft = draft_for(fresh[0], actor=actor)
    for subscription in fresh:
        charge_year(draft, subscription)
    return recount(draft)


@transaction.atomic
def set_commitment(*, actor: User | None, invoice: Invoice, commitment_number: str) -> Invoice:
    """Say the commitment number of a draft (BT-13), once the town hall gave it. Raises BillingRefused."""
    locked = _locked(invoice)
    demand(can_change_draft(actor, locked))
    locked.commitment_number = commitment_number.strip()
    locked.save(update_fields=["commitment_number", "updated_at"])
    note(actor=actor, kind=EntryKind.DRAFTED, about=locked, text=locked.commitment_number)
    return locked


@transaction.atomic
def drop_draft(*, actor: User | None, invoice: Invoice) -> Invoice:
    """Give a draft up: it stays, without a number. Raises BillingRefused for what was issued."""
    locked = _locked(invoice)
    demand(can_change_draft(actor, locked))
    locked.state = InvoiceState.CANCELLED
    locked.save(update_fields=["state", "updated_at"])
    note(actor=actor, kind=EntryKind.DROPPED, about=locked)
    return locked


def _demand_past_day(actor: User | None, on: date) -> None:
    """Raise BillingRefused for a day that numbers would not follow, or that anybody but the demo says."""
    latest = Invoice.objects.filter(kind=InvoiceKind.INVOICE).aggregate(on=Max("issued_on"))["on"]
    if settings.PRODUCTION or actor is not None or on > timezone.localdate() or (latest and on < latest):
        raise BillingRefused(_("Une facture porte le jour où elle est émise."))


@transaction.atomic
def issue_invoice(*, actor: User | None, invoice: Invoice, on: date | None = None) -> Invoice:
    """Give a draft its number, its days and its frozen data, for ever. Raises BillingRefused, in words.

    `on`: a day that is past, for the demo alone: never in production, never before the latest invoice.

    The number is the last thing taken: whoever waits for the next one waits for this commit only.
    """
    locked = _locked(invoice)
    demand(can_issue(actor, locked))
    rows = rows_of(retax(locked))
    if on is not None:
        _demand_past_day(actor, on)
    given = allot(NumberKind.INVOICE, on)
    due_on = given.on + timedelta(days=locked.payer.payment_days)
    frozen = freeze_invoice(locked, rows, given, due_on)
    locked.number, locked.series_year, locked.rank = given.number, given.year, given.rank
    locked.issued_on, locked.due_on = given.on, due_on
    locked.net_cents, locked.vat_cents, locked.total_cents = frozen.net_cents, frozen.vat_cents, frozen.total_cents
    locked.frozen, locked.state = frozen.to_json(), InvoiceState.ISSUED
    locked.save()
    note(actor=actor, kind=EntryKind.ISSUED, about=locked, cents=locked.total_cents)
    return locked


@transaction.atomic
def keep_pdf(*, actor: User | None, invoice: Invoice, content: bytes) -> Invoice:
    """Keep the PDF of an issued document, once: asked again, the first one stays."""
    demand(can_bill(actor))
    locked = _locked(invoice)
    if locked.number is None:
        raise BillingRefused(_("Un brouillon n’a pas de document à garder."))
    if not locked.pdf:
        locked.pdf.save(f"{locked.number}.pdf", ContentFile(content), save=False)
        locked.save(update_fields=["pdf", "updated_at"])
    return locked


@transaction.atomic
def mark_sent(*, actor: User | None, invoice: Invoice, to: str) -> Invoice:
    """Note that a document left by mail, and to whom."""
    demand(can_bill(actor))
    locked = _locked(invoice)
    locked.sent_at = timezone.now()
    locked.save(update_fields=["sent_at", "updated_at"])
    note(actor=actor, kind=EntryKind.MAILED, about=locked, text=to)
    return locked


@transaction.atomic
def set_stripe_invoice(*, actor: User | None, invoice: Invoice, stripe_invoice: str) -> Invoice:
    """Keep the identifier Stripe gave this invoice."""
    demand(can_bill(actor))
    locked = _locked(invoice)
    locked.stripe_invoice = stripe_invoice
    locked.save(update_fields=["stripe_invoice", "updated_at"])
    note(actor=actor, kind=EntryKind.STRIPE, about=locked, text=stripe_invoice)
    return locked
