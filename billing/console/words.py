"""What went wrong, in words for whoever answers the telephone."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from billing.selectors.online import CLOSE, CREDIT, OPEN

# By the type Stripe gives them: those of billing.services.stripe_events.KINDS, which are all that can fail.
EVENTS: dict[str, Promise] = {
    "invoice.paid": _("Facture payée en ligne"),
    "invoice.payment_failed": _("Paiement en ligne refusé"),
    "invoice.payment_succeeded": _("Paiement en ligne réussi"),
    "invoice.voided": _("Page de paiement fermée chez Stripe"),
    "invoice.marked_uncollectible": _("Facture déclarée irrécouvrable chez Stripe"),
    "invoice_payment.paid": _("Règlement en ligne reçu"),
    "charge.refunded": _("Paiement en ligne remboursé"),
    "refund.created": _("Remboursement demandé"),
    "refund.updated": _("Remboursement avancé"),
    "refund.failed": _("Remboursement échoué"),
    "charge.dispute.created": _("Paiement contesté par le payeur"),
}

# What is left to tell Stripe of a page: the verbs of billing.selectors.online.
_PAGES: dict[str, Promise] = {
    OPEN: _("La page n’a pas pu être ouverte\u00a0: le payeur ne peut pas régler en ligne."),
    CLOSE: _("La page n’a pas pu être fermée\u00a0: le payeur pourrait y régler une seconde fois."),
    CREDIT: _("L’avoir n’a pas pu y être noté\u00a0: la page demande encore toute la somme."),
}

_ADDRESS = _("La messagerie du payeur refuse cette adresse : vérifiez-la sur sa fiche, puis renvoyez.")
_SILENCE = _("Notre serveur de messagerie n’a pas répondu, malgré des essais répétés : renvoyez quand il est rétabli.")
_KEYS = _("Notre serveur de messagerie refuse nos identifiants : prévenez l’équipe technique, puis renvoyez.")
_CONTENT = _("La messagerie a refusé le message : trop lourd, ou jugé indésirable. Prévenez l’équipe technique.")
_PAPER = _("Le message n’a pas pu être préparé : prévenez l’équipe technique, qui en a le détail.")
# By the name of the error, as `billing.mails` keeps it before a colon.
_MAILS: dict[str, Promise] = {
    "SMTPRecipientsRefused": _ADDRESS,
    "SMTPAuthenticationError": _KEYS,
    "SMTPSenderRefused": _CONTENT,
    "SMTPDataError": _CONTENT,
    "SMTPResponseException": _CONTENT,
    "SMTPServerDisconnected": _SILENCE,
    "SMTPConnectError": _SILENCE,
    "SMTPHeloError": _SILENCE,
    "ConnectionError": _SILENCE,
    "ConnectionRefusedError": _SILENCE,
    "ConnectionResetError": _SILENCE,
    "ConnectionAbortedError": _SILENCE,
    "BrokenPipeError": _SILENCE,
    "TimeoutError": _SILENCE,
    "OSError": _SILENCE,
    "gaierror": _SILENCE,
}


def event_words(kind: str) -> str:
    """What an event of Stripe says happened; its own name for what we do not know."""
    return str(EVENTS.get(kind, kind))


def page_words(todo: str) -> str:
    """What a page that was given up keeps the payer from, or lets happen."""
    return str(_PAGES[todo])


def mail_words(error: str) -> str:
    """Why a mail did not leave, from what was kept of the error."""
    return str(_MAILS.get(error.partition(":")[0], _PAPER))
