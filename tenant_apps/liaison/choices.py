"""Words of the liaison's columns."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """What a word is about; each has its drawing."""

    OUTING = "outing", _("Sortie")
    EVENT = "event", _("Évènement")
    CANTEEN = "canteen", _("Cantine")
    LEISURE = "leisure", _("Périscolaire")
    LAST_MINUTE = "urgent", _("Dernière minute")
    OTHER = "other", _("Divers")


ICONS: dict[str, str] = {
    Category.OUTING: "backpack",
    Category.EVENT: "confetti",
    Category.CANTEEN: "fork-knife",
    Category.LEISURE: "soccer-ball",
    Category.LAST_MINUTE: "lightning",
    Category.OTHER: "notepad",
}


class State(models.TextChoices):
    """Where a word is on its way."""

    DRAFT = "draft", _("Brouillon")
    SCHEDULED = "planned", _("Envoi programmé")
    SENT = "sent", _("Envoyé")
    # Signed, then deleted: families see it no more, its author keeps the proofs.
    REMOVED = "removed", _("Retiré")


class Consent(models.TextChoices):
    """A family's answer to an authorisation."""

    YES = "yes", _("J’autorise")
    NO = "no", _("Je n’autorise pas")


class Filter(models.TextChoices):
    """Which pupils of a word the follow-up shows."""

    ALL = "tous", _("Tous")
    MISSING = "sans-reponse", _("Sans réponse")
    DONE = "lus", _("Lus")
    YES = "oui", _("Autorisés")
    NO = "non", _("Non autorisés")


class Box(models.TextChoices):
    """Where an author looks for words."""

    SENT = "envoyes", _("Envoyés")
    SHARED = "partages", _("Partagés avec moi")
    DRAFTS = "brouillons", _("Brouillons")
    SCHEDULED = "programmes", _("Programmés")


class Waiting(models.TextChoices):
    """What a word asks of a responsable."""

    NOTHING = "", _("Rien")
    READ = "read", _("À lire")
    SIGN = "sign", _("À signer")
