"""What an administrator decides about a widget."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tenant_apps.accounts.choices import Profile

# To whom an application is open, in words.
TO_WHOM = {
    Profile.PUPIL: _("aux élèves"),
    Profile.RELATIVE: _("aux parents"),
    Profile.TEACHER: _("aux enseignants"),
    Profile.STAFF: _("au personnel"),
    Profile.GUEST: _("aux invités"),
}


class SiteProblem(TextChoices):
    """Why the articles of a site could not be read the last time."""

    AWAY = "away", _("Ce site ne répond pas.")
    PRIVATE = "private", _("Cette adresse ne mène pas à un site public.")
    LARGE = "large", _("Ce fil est trop long pour être lu : plus de 1 Mo.")
    UNREADABLE = "unreadable", _("Cette adresse ne donne pas de fil RSS ou Atom.")


class WidgetState(TextChoices):
    """Beyond « each as they like », which is no row."""

    PINNED = "pinned", _("Toujours montré, en premier")
    OFF = "off", _("Retiré")
