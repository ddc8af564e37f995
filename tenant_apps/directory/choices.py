"""Levels, and the kinds of groups and links between people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    """Levels of the French primary school, in order; ULIS and UPE2A are dispositifs."""

    TPS = "TPS", _("TPS")
    PS = "PS", _("PS")
    MS = "MS", _("MS")
    GS = "GS", _("GS")
    CP = "CP", _("CP")
    CE1 = "CE1", _("CE1")
    CE2 = "CE2", _("CE2")
    CM1 = "CM1", _("CM1")
    CM2 = "CM2", _("CM2")
    ULIS = "ULIS", _("ULIS")
    UPE2A = "UPE2A", _("UPE2A")


class Authority(TextChoices):
    """What links an adult to a child (separated parents may differ)."""

    LEGAL = "legal", _("responsable légal")
    CONTACT = "contact", _("personne à contacter")


class GroupKind(TextChoices):
    """Why a group exists; automatic ones follow classes and profiles."""

    SCHOOL_PROFILE = "school_profile", _("tous les membres d’un profil")
    CLASS_PROFILE = "class_profile", _("membres d’une classe par profil")
    FUNCTION = "function", _("fonction")
    MANUAL = "manual", _("groupe créé à la main")
    BROADCAST = "broadcast", _("liste de diffusion")


class Resemblance(TextChoices):
    """Why somebody may already have an account; never a reason to merge without being asked."""

    BIRTH = "birth", _("même nom, même date de naissance")
    EMAIL = "email", _("même nom, même adresse e-mail")
    FAMILY = "family", _("même nom, déjà responsable dans cette famille")
    NAME = "name", _("même nom")
