"""Words of the console's filters."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where an account stands."""

    ACTIVATED = "active", _("Activé")
    PENDING = "a-activer", _("À activer")
    BLOCKED = "bloque", _("Bloqué")
