"""Who people are at school (product.md, glossary)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Profile(TextChoices):
    """What a person is; `team` exists in the public schema only, the others in schools only."""

    PUPIL = "pupil", _("élève")
    RELATIVE = "relative", _("parent")
    TEACHER = "teacher", _("enseignant")
    STAFF = "staff", _("personnel")
    GUEST = "guest", _("invité")
    TEAM = "team", _("équipe ONE")


# Profiles of adults who work at the school.
SCHOOL_ADULTS = frozenset({Profile.TEACHER, Profile.STAFF})


class Function(TextChoices):
    """What a person does on top of a profile."""

    HEAD = "head", _("direction")
    LOCAL_ADMIN = "local_admin", _("administrateur local")
    DIGITAL_REFERENT = "digital_referent", _("référent numérique")


# Functions that open the administration console of the school.
ADMIN_FUNCTIONS = frozenset({Function.HEAD, Function.LOCAL_ADMIN})


class Source(TextChoices):
    """Where an account comes from."""

    MANUAL = "manual", _("saisie")
    ORDER = "order", _("commande")
    ONDE = "onde", _("ONDE")
    AAF1D = "aaf1d", _("alimentation académique")
