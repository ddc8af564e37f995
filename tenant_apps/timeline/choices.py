"""How often mail, by which way, and what becomes of what was reported."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Frequency(TextChoices):
    """When a person wants a mail about a kind of news."""

    NEVER = "never", _("jamais")
    IMMEDIATE = "immediate", _("tout de suite")
    DAILY = "daily", _("une fois par jour")
    WEEKLY = "weekly", _("une fois par semaine")


class Channel(TextChoices):
    """Ways out of the school's pages."""

    MAIL = "mail", _("e-mail")
    PUSH = "push", _("notification")


class Stop(TextChoices):
    """Why nothing is sent to a person any more."""

    ASKED = "asked", _("à votre demande")
    BOUNCED = "bounced", _("votre adresse ne fonctionne pas")


class Verdict(TextChoices):
    """What an administrator decides of what was reported."""

    KEPT = "kept", _("gardé")
    REMOVED = "removed", _("retiré")
