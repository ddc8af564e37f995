"""Words of the console's filters and of what is done to several people at once."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where an account stands."""

    ACTIVATED = "active", _("Activé")
    PENDING = "a-activer", _("À activer")
    BLOCKED = "bloque", _("Bloqué")
    LEAVING = "depart", _("En départ")


class Email(TextChoices):
    """Whether a person can be written to."""

    WITH = "avec", _("Avec une adresse e-mail")
    WITHOUT = "sans", _("Sans adresse e-mail")


class Bulk(TextChoices):
    """What is done to the people ticked in the list."""

    SHEETS = "fiches", _("Imprimer leurs fiches de connexion")
    ATTACH = "rattacher", _("Rattacher à une classe")
    MOVE = "changer", _("Faire passer dans une classe")
    GROUP = "groupe", _("Ajouter à un groupe")
    BLOCK = "bloquer", _("Bloquer les comptes")
    UNBLOCK = "debloquer", _("Débloquer les comptes")
    DELETE = "supprimer", _("Supprimer les comptes")
    RESTORE = "restaurer", _("Restaurer les comptes en départ")
