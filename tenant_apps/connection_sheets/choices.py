"""Formats of the sheets, what people are chosen by, and the life of a print."""

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tenant_apps.accounts.choices import Source


class SheetFormat(TextChoices):
    """The three formats of product.md 2."""

    FULL = "full", _("une page par personne")
    CARDS = "cards", _("cartes, 8 par page")
    FAMILY = "family", _("une feuille par famille")


# « La langue de la famille »: each person's own (User.language).
OWN_LANGUAGE = "family"
SHEET_LANGUAGES = [*settings.LANGUAGES, (OWN_LANGUAGE, _("La langue de chacun"))]


class Accounts(TextChoices):
    """Whether the accounts chosen have been activated; the values are read in addresses."""

    PENDING = "en-attente", _("Pas encore activés")
    ACTIVATED = "actives", _("Déjà activés")
    ALL = "tous", _("Tous")


class Address(TextChoices):
    """Whether the people chosen have an e-mail address."""

    ANY = "toutes", _("Avec ou sans")
    WITH = "avec", _("Avec")
    WITHOUT = "sans", _("Sans")


class Origin(TextChoices):
    """Where the accounts chosen come from; the last import is of whatever feed came last."""

    ANY = "", _("Toutes")
    LAST_IMPORT = "dernier-import", _("Le dernier import")
    ONDE = Source.ONDE.value, _("ONDE")
    AAF1D = Source.AAF1D.value, _("L’alimentation académique")
    MANUAL = Source.MANUAL.value, _("La saisie à la main")


class PrintStatus(TextChoices):
    """A print's life: waiting → running → ready → expired; cancelled or failed on the way."""

    WAITING = "waiting", _("en attente")
    RUNNING = "running", _("en cours")
    READY = "ready", _("prête")
    FAILED = "failed", _("interrompue")
    CANCELLED = "cancelled", _("annulée")
    EXPIRED = "expired", _("expirée")


# A worker may still be at it.
UNFINISHED = frozenset({PrintStatus.WAITING, PrintStatus.RUNNING})


class MailingKind(TextChoices):
    """Why sheets are sent by e-mail: given out, or asked for again from those who have not activated."""

    SHEET = "sheet", _("fiches envoyées par e-mail")
    REMINDER = "reminder", _("relance par e-mail")


class MailingStatus(TextChoices):
    """A mailing's life."""

    UNDER_WAY = "under_way", _("en cours")
    DONE = "done", _("terminé")
    CANCELLED = "cancelled", _("arrêté")


class MailStatus(TextChoices):
    """One person's mail: waiting → sending → sent or refused; skipped when it had lost its reason meanwhile.

    A mail left in `sending` by a killed worker may have gone: it is never sent again by itself.
    """

    WAITING = "waiting", _("en attente")
    SENDING = "sending", _("peut-être parti")
    SENT = "sent", _("envoyé")
    REFUSED = "refused", _("refusé")
    SKIPPED = "skipped", _("sans objet")


# The person has it, or will, or may have it.
REACHING = (MailStatus.WAITING, MailStatus.SENDING, MailStatus.SENT)
