"""Words of the messaging's columns and of its places."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a message is on its way."""

    DRAFT = "draft", _("Brouillon")
    SCHEDULED = "planned", _("Envoi programmé")
    SENT = "sent", _("Envoyé")


class Role(models.TextChoices):
    """How a message names somebody; the first is what counts for who is named twice."""

    TO = "to", _("À")
    CC = "cc", _("Cc")
    BCC = "bcc", _("Cci")


class Place(models.TextChoices):
    """Where copies lie; values are in addresses. Folders of one's own are « dossier »."""

    INBOX = "recus", _("Reçus")
    SENT = "envoyes", _("Envoyés")
    DRAFTS = "brouillons", _("Brouillons")
    SCHEDULED = "programmes", _("Programmés")
    TRASH = "corbeille", _("Corbeille")


class Act(models.TextChoices):
    """What is done to the messages one ticked."""

    READ = "lu", _("Marquer comme lu")
    UNREAD = "non-lu", _("Marquer comme non lu")
    FILE = "ranger", _("Ranger")
    THROW = "jeter", _("Mettre à la corbeille")
    RESTORE = "restaurer", _("Remettre en place")
    DELETE = "effacer", _("Effacer pour toujours")
