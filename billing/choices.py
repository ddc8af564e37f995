"""Words of billing: what is priced, the lives of quotes, subscriptions and invoices, how money comes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Plan(TextChoices):
    """What a school subscribes to; the same words as in orders."""

    ANNUAL = "annual", _("Abonnement annuel")
    # Sold by the team alone, on a quote or on a subscription: the order form counts classes.
    PUPILS = "pupils", _("Abonnement à l’élève")


class PriceKind(TextChoices):
    """What a band's amount is for, a year."""

    SCHOOL = "school", _("par école, selon ses classes")
    CLASS = "class", _("par classe")
    PUPIL = "pupil", _("par élève")
    OPTION = "option", _("option, par école")


class SubscriptionState(TextChoices):
    """proposed → active → ended, or declined; cancelled when it never should have been."""

    PROPOSED = "proposed", _("renouvellement proposé")
    ACTIVE = "active", _("en cours")
    ENDED = "ended", _("terminé")
    DECLINED = "declined", _("non renouvelé")
    CANCELLED = "cancelled", _("annulé")


class QuoteState(TextChoices):
    """sent → accepted, refused, or expired after its last day."""

    SENT = "sent", _("envoyé")
    ACCEPTED = "accepted", _("accepté")
    REFUSED = "refused", _("refusé")
    EXPIRED = "expired", _("périmé")


class NumberKind(TextChoices):
    """What has a series of numbers of its own, a year; the value begins each number."""

    INVOICE = "FA", _("facture")
    CREDIT_NOTE = "AV", _("avoir")
    QUOTE = "DE", _("devis")


class InvoiceKind(TextChoices):
    """An invoice (380 of UNTDID 1001), or the credit note (381) that corrects one."""

    INVOICE = "invoice", _("facture")
    CREDIT_NOTE = "credit_note", _("avoir")


class LineKind(TextChoices):
    """What a line charges, or takes back."""

    YEAR = "year", _("abonnement")
    CLASSES = "classes", _("classes ajoutées")
    PUPILS = "pupils", _("élèves")
    OPTION = "option", _("option")
    CREDIT = "credit", _("avoir")


class InvoiceState(TextChoices):
    """draft → issued → partly_paid → paid; credited when credit notes take all of it; cancelled: a dropped draft."""

    DRAFT = "draft", _("brouillon")
    ISSUED = "issued", _("à régler")
    PARTLY_PAID = "partly_paid", _("réglée en partie")
    PAID = "paid", _("réglée")
    CREDITED = "credited", _("annulée par avoir")
    CANCELLED = "cancelled", _("brouillon abandonné")


# States of a document that has no number: nobody outside has seen it.
UNNUMBERED = frozenset({InvoiceState.DRAFT, InvoiceState.CANCELLED})
# States in which money is still awaited.
OPEN_STATES = frozenset({InvoiceState.ISSUED, InvoiceState.PARTLY_PAID})


class Means(TextChoices):
    """How money came, or went back."""

    MANDAT = "mandat", _("mandat administratif")
    TRANSFER = "transfer", _("virement")
    CARD = "card", _("carte bancaire")
    REFUND = "refund", _("remboursement")


class ReminderLevel(TextChoices):
    """The calendar of reminders: on the last day, then 15 and 30 days after it."""

    DUE = "due", _("échéance")
    FIRST = "first", _("première relance")
    SECOND = "second", _("deuxième relance")


class EventState(TextChoices):
    """What became of an event of Stripe: received → done, failed (tried again), or ignored: not about us."""

    RECEIVED = "received", _("reçu")
    DONE = "done", _("traité")
    FAILED = "failed", _("en échec")
    IGNORED = "ignored", _("sans suite")


class EntryKind(TextChoices):
    """Lines of the billing log."""

    PAYER_CREATED = "payer_created", _("payeur créé")
    PAYER_CHANGED = "payer_changed", _("payeur modifié")
    QUOTED = "quoted", _("devis établi")
    QUOTE_ACCEPTED = "quote_accepted", _("devis accepté")
    QUOTE_REFUSED = "quote_refused", _("devis refusé")
    QUOTE_EXPIRED = "quote_expired", _("devis périmé")
    SUBSCRIBED = "subscribed", _("abonnement ouvert")
    CLASSES_ADDED = "classes_added", _("classes ajoutées")
    CHANGED = "changed", _("abonnement complété")
    RENEWAL_PROPOSED = "renewal_proposed", _("renouvellement proposé")
    RENEWED = "renewed", _("abonnement renouvelé")
    DECLINED = "declined", _("renouvellement refusé")
    RECONSIDERED = "reconsidered", _("refus repris")
    ENDED = "ended", _("abonnement terminé")
    CANCELLED = "cancelled", _("abonnement annulé")
    SUSPENDED = "suspended", _("école suspendue")
    REOPENED = "reopened", _("école rouverte")
    LIMIT_NEAR = "limit_near", _("limite proche")
    LIMIT_OVER = "limit_over", _("limite dépassée")
    LIMIT_FINE = "limit_fine", _("retour sous la limite")
    DRAFTED = "drafted", _("brouillon de facture")
    DROPPED = "dropped", _("brouillon abandonné")
    ISSUED = "issued", _("facture émise")
    CREDITED = "credited", _("avoir émis")
    PAID = "paid", _("règlement enregistré")
    REFUNDED = "refunded", _("remboursement enregistré")
    PAYMENT_CANCELLED = "payment_cancelled", _("règlement annulé")
    MAILED = "mailed", _("message envoyé")
    REMINDED = "reminded", _("relance envoyée")
    WAIVED = "waived", _("pénalités remises")
    STRIPE = "stripe", _("échange avec Stripe")
