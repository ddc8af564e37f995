"""Formats of the sheets and the life of a print."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SheetFormat(TextChoices):
    """The three formats of product.md 2."""

    FULL = "full", _("une page par personne")
    CARDS = "cards", _("cartes, 8 par page")
    FAMILY = "family", _("une feuille par famille")


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
