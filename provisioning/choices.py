"""The life of an order and the steps of an opening."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrderStatus(TextChoices):
    """submitted → (correction ↔ submitted) → accepted → open, or refused."""

    SUBMITTED = "submitted", _("à traiter")
    CORRECTION = "correction", _("correction demandée")
    ACCEPTED = "accepted", _("ouverture en cours")
    OPEN = "open", _("ouverte")
    REFUSED = "refused", _("refusée")


# Statuses in which what was ordered may still change: nothing has been opened yet.
EDITABLE = frozenset({OrderStatus.SUBMITTED, OrderStatus.CORRECTION})


class OrderSource(TextChoices):
    """How an order reached us."""

    SITE = "site", _("site public")
    CONSOLE = "console", _("saisie par l’équipe")
    COMMAND = "command", _("ligne de commande")


class EventKind(TextChoices):
    """Lines of an order's history."""

    SUBMITTED = "submitted", _("commande reçue")
    CORRECTION_REQUESTED = "correction_requested", _("correction demandée")
    CORRECTED = "corrected", _("commande corrigée")
    EDITED = "edited", _("commande modifiée par l’équipe")
    REFUSED = "refused", _("commande refusée")
    ACCEPTED = "accepted", _("commande acceptée")
    FAILED = "failed", _("ouverture interrompue")
    RETRIED = "retried", _("ouverture reprise")
    OPENED = "opened", _("école ouverte")


class MailKind(TextChoices):
    """Mails about an order; each names its templates in templates/emails/."""

    ORDER_RECEIVED = "order_received", _("confirmation de commande")
    ORDER_CORRECTED = "order_corrected", _("confirmation de correction")
    CORRECTION_REQUESTED = "order_correction_requested", _("demande de correction")
    ORDER_REFUSED = "order_refused", _("refus")
    WELCOME = "school_welcome", _("bienvenue à l’administrateur")


class StepName(TextChoices):
    """The steps of opening one school, in their order."""

    ROLE = "role", _("Compte de base de données")
    SCHEMA = "schema", _("Espace de l’école")
    DOMAIN = "domain", _("Adresse web")
    CLASSES = "classes", _("Classes")
    ADMINISTRATOR = "administrator", _("Administrateur")
    WELCOME = "welcome", _("Message de bienvenue")
    EVENT = "event", _("Demande de facturation")


class StepStatus(TextChoices):
    """A step's life."""

    PENDING = "pending", _("à faire")
    RUNNING = "running", _("en cours")
    DONE = "done", _("fait")
    FAILED = "failed", _("échoué")


class Plan(TextChoices):
    """What a school subscribes to."""

    ANNUAL = "annual", _("Abonnement annuel")
