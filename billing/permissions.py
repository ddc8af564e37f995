"""What may be done in billing, by whom, and why not.

`actor` is None for the system: the command line, the tasks and the platform's events.
"""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.choices import UNNUMBERED, EventState, InvoiceKind, InvoiceState, Means, QuoteState, SubscriptionState
from billing.models import Invoice, Payer, Payment, Quote, StripeEvent, Subscription
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Allowed, Decision, Denied, can_administer, can_use_console


def can_bill(actor: User | AnonymousUser | None) -> Decision:
    """The ONE team, or the system itself: everything in the console."""
    return Allowed() if actor is None else can_use_console(actor)


def _when(actor: User | None, holds: bool, reason: str) -> Decision:
    team = can_bill(actor)
    if not team:
        return team
    return Allowed() if holds else Denied(reason)


def what_payer_lacks(payer: Payer, commitment_number: str) -> str:
    """Why Chorus Pro would reject an invoice of this payer; empty when nothing is missing (formats.md 3.3)."""
    if payer.needs_service_code and not payer.service_code:
        return _("%(payer)s exige un code service sur ses factures : complétez sa fiche.") % {"payer": payer}
    if payer.needs_commitment and not (commitment_number or payer.commitment_number):
        return _("%(payer)s exige un numéro d’engagement sur ses factures : ajoutez-le.") % {"payer": payer}
    return ""


def can_change_draft(actor: User | None, invoice: Invoice) -> Decision:
    """What has no number yet may change, or be dropped."""
    return _when(
        actor,
        invoice.state == InvoiceState.DRAFT,
        _("Ce document n’est plus un brouillon : il se corrige par un avoir."),
    )


def can_issue(actor: User | None, invoice: Invoice) -> Decision:
    """A draft with something to pay, and all its payer's accountants ask for."""
    draft = can_change_draft(actor, invoice)
    if not draft:
        return draft
    if invoice.total_cents == 0:
        return Denied(_("Rien à facturer : ce brouillon n’a pas de ligne, ou son total est nul."))
    lacks = what_payer_lacks(invoice.payer, invoice.commitment_number)
    return Denied(lacks) if lacks else Allowed()


def can_credit(actor: User | None, invoice: Invoice) -> Decision:
    """An issued invoice of which something is left to credit; a credit note is not credited itself."""
    if invoice.kind == InvoiceKind.CREDIT_NOTE:
        return _when(actor, False, _("Un avoir ne se corrige pas par un autre avoir : émettez une facture."))
    if invoice.state in UNNUMBERED:
        return _when(actor, False, _("Ce document n’est pas émis : modifiez le brouillon, ou abandonnez-le."))
    left = invoice.credited_cents < invoice.total_cents
    return _when(actor, left, _("Cette facture est déjà annulée en entier par avoir."))


def can_record(actor: User | None, invoice: Invoice, means: str) -> Decision:
    """Money comes for an issued invoice, and goes back for a credit note."""
    if invoice.state in UNNUMBERED:
        return _when(actor, False, _("Ce document n’est pas émis : aucun règlement ne s’y rapporte."))
    if (means == Means.REFUND) != (invoice.kind == InvoiceKind.CREDIT_NOTE):
        return _when(actor, False, _("Un remboursement s’enregistre sur un avoir, un règlement sur une facture."))
    return can_bill(actor)


def can_cancel_payment(actor: User | None, payment: Payment) -> Decision:
    """Once."""
    return _when(actor, payment.cancelled_at is None, _("Ce règlement est déjà annulé."))


def can_waive(actor: User | None, invoice: Invoice) -> Decision:
    """Penalties that a reminder asked for, and that nobody gave up yet."""
    asked = invoice.reminders.filter(waived_at=None).exclude(interest_cents=0, indemnity_cents=0).exists()
    reason = _("Aucune pénalité n’a été demandée pour cette facture, ou elles sont déjà remises.")
    return _when(actor, asked, reason)


def can_give_back(actor: User | None, credit_note: Invoice) -> Decision:
    """What a credit note credits of an invoice that was paid online, and did not go back yet."""
    original = credit_note.original
    if original is None or not original.stripe_invoice:
        return _when(
            actor, False, _("Seul l’avoir d’une facture ouverte au paiement en ligne se rembourse chez Stripe.")
        )
    paid = original.payments.filter(cancelled_at=None, reference__startswith="pi_").exists()
    left = credit_note.paid_cents < credit_note.total_cents
    return _when(actor, paid and left, _("Rien n’est à rendre : rien n’a été payé en ligne, ou tout est déjà revenu."))


def can_try_event_again(actor: User | AnonymousUser | None, event: StripeEvent) -> Decision:
    """What Stripe told and nothing could be made of."""
    team = can_bill(actor)
    if not team:
        return team
    failed = event.state == EventState.FAILED
    return Allowed() if failed else Denied(_("Cet évènement n’a pas échoué : il n’y a rien à reprendre."))


def can_remind_again(actor: User | AnonymousUser | None, *, is_missed: bool) -> Decision:
    """A reminder that should have left, and never did."""
    team = can_bill(actor)
    if not team:
        return team
    return Allowed() if is_missed else Denied(_("Aucune relance n’est restée\u00a0: il n’y a rien à reprendre."))


def can_try_page_again(actor: User | AnonymousUser | None, *, is_given_up: bool) -> Decision:
    """A page of payment that is tried no more, while something is left to tell Stripe."""
    team = can_bill(actor)
    if not team:
        return team
    reason = _("Cette page de paiement n’est pas abandonnée\u00a0: il n’y a rien à reprendre.")
    return Allowed() if is_given_up else Denied(reason)


def can_decide_quote(actor: User | None, quote: Quote) -> Decision:
    """A quote waits for its answer until its last day."""
    state = quote.get_state_display()
    return _when(actor, quote.state == QuoteState.SENT, _("Ce devis est déjà « %(state)s ».") % {"state": state})


def can_accept_quote(actor: User | None, quote: Quote, ordered_on: date) -> Decision:
    """A quote is taken by an order made until its last day, even when the team reads that order later."""
    in_time = ordered_on <= quote.valid_until
    if quote.state == QuoteState.EXPIRED and in_time:
        return can_bill(actor)
    waiting = can_decide_quote(actor, quote)
    if not waiting:
        return waiting
    return _when(actor, in_time, _("Ce devis n’est plus valable\u00a0: établissez-en un nouveau."))


def can_send_quote(actor: User | None, quote: Quote) -> Decision:
    """A quote that still waits for its answer, and may still be taken."""
    waiting = can_decide_quote(actor, quote)
    return can_accept_quote(actor, quote, timezone.localdate()) if waiting else waiting


def can_add_classes(actor: User | None, subscription: Subscription) -> Decision:
    """While the year runs."""
    running = subscription.state == SubscriptionState.ACTIVE
    return _when(actor, running, _("Cet abonnement n’est pas en cours : aucune classe ne s’y ajoute."))


def can_change_extras(actor: User | None, subscription: Subscription) -> Decision:
    """While the year runs, or is only proposed."""
    open_to_it = subscription.state in {SubscriptionState.ACTIVE, SubscriptionState.PROPOSED}
    return _when(actor, open_to_it, _("Cet abonnement n’est plus en cours\u00a0: rien ne s’y ajoute."))


def can_charge(actor: User | None, subscription: Subscription, *, is_charged: bool) -> Decision:
    """A year that was accepted and that no draft nor standing invoice charges."""
    if subscription.state not in {SubscriptionState.ACTIVE, SubscriptionState.ENDED}:
        return _when(actor, False, _("Cet abonnement n’a pas eu cours : il ne se facture pas."))
    return _when(actor, not is_charged, _("Cette année est déjà facturée, ou sur un brouillon."))


def can_propose(actor: User | None, subscription: Subscription) -> Decision:
    """The year after is proposed once, to a school whose year runs or has just ended."""
    if subscription.state not in {SubscriptionState.ACTIVE, SubscriptionState.ENDED}:
        return _when(actor, False, _("Cet abonnement n’a pas eu cours : il ne se renouvelle pas."))
    year = subscription.year + 1
    known = Subscription.objects.filter(school=subscription.school_id, year=year)
    known = known.exclude(state=SubscriptionState.CANCELLED)
    return _when(actor, not known.exists(), _("L’année suivante est déjà proposée à cette école."))


def can_cancel_subscription(actor: User | None, subscription: Subscription, *, is_charged: bool) -> Decision:
    """A year that is not over, and that nothing charges (any more); one that was cancelled stays so."""
    if subscription.state not in {SubscriptionState.PROPOSED, SubscriptionState.ACTIVE}:
        return _when(actor, False, _("Cet abonnement n’est plus en cours."))
    return _when(
        actor,
        not is_charged,
        _("Cet abonnement est facturé : abandonnez le brouillon, ou créditez la facture d’abord."),
    )


def can_reconsider_renewal(actor: User | AnonymousUser | None, subscription: Subscription) -> Decision:
    """A declined renewal waits again for its answer, until the year it follows ends."""
    if actor is not None and not (can_use_console(actor) or can_administer(actor)):
        return Denied(_("Le renouvellement est réservé à la direction et aux administrateurs de l’école."))
    if subscription.state != SubscriptionState.DECLINED or subscription.renews is None:
        return Denied(_("Ce renouvellement n’a pas été refusé."))
    if subscription.renews.ends_on < timezone.localdate():
        return Denied(_("L’abonnement est terminé\u00a0: écrivez à l’équipe ONE pour le reprendre."))
    return Allowed()


def can_answer_renewal(actor: User | AnonymousUser | None, subscription: Subscription) -> Decision:
    """A proposed renewal is accepted or declined by the team, or by the administrators of its school."""
    if actor is not None and not (can_use_console(actor) or can_administer(actor)):
        return Denied(_("Le renouvellement est réservé à la direction et aux administrateurs de l’école."))
    if subscription.state == SubscriptionState.PROPOSED:
        past = subscription.ends_on < timezone.localdate()
        return Denied(_("Cette année scolaire est terminée : elle ne se renouvelle plus.")) if past else Allowed()
    return Denied(
        _("Ce renouvellement n’est plus à décider : il est « %(state)s ».")
        % {"state": subscription.get_state_display()}
    )
