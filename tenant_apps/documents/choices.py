"""Where documents stand, and how far their previews are."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Section(TextChoices):
    """The four parts of the space; their values are in addresses."""

    OWN = "mes-documents", _("Mes documents")
    SHARED = "partages", _("Partagés avec moi")
    APPS = "applis", _("Ajoutés dans les applis")
    TRASH = "corbeille", _("Corbeille")


class Sort(TextChoices):
    """The order of a list; folders come first."""

    NAME = "nom", _("Par nom")
    RECENT = "recents", _("Les plus récents d’abord")
    HEAVY = "taille", _("Les plus lourds d’abord")


class Look(TextChoices):
    """How a list is shown."""

    LIST = "liste", _("Liste")
    GRID = "grille", _("Grille")


class Act(TextChoices):
    """What is done to what was ticked."""

    MOVE = "deplacer", _("Déplacer")
    COPY = "copier", _("Copier")
    DUPLICATE = "dupliquer", _("Dupliquer")
    THROW = "jeter", _("Mettre à la corbeille")
    RESTORE = "restaurer", _("Remettre en place")
    DELETE = "effacer", _("Effacer pour toujours")


class PreviewState(TextChoices):
    """What the worker made of a version so that it can be looked at in the page."""

    NONE = "", _("sans aperçu")
    PENDING = "pending", _("en préparation")
    READY = "ready", _("prêt")
    FAILED = "failed", _("impossible")
