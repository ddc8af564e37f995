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

    MANUAL = "manual", _("créé à la main")
    ORDER = "order", _("commande")
    ONDE = "onde", _("ONDE")
    AAF1D = "aaf1d", _("alimentation académique")


class LeavingReason(TextChoices):
    """Why an account is on its way out."""

    ABSENT = "absent", _("absent du dernier import")
    ASKED = "asked", _("suppression demandée")
    YEAR_END = "year_end", _("départ en fin d’année")
    MERGED = "merged", _("doublon fusionné")


class Theme(TextChoices):
    """How the school's pages look for one person (look.md)."""

    ONE = "one", _("ONE")
    FOREST = "foret", _("Forêt")
    OCEAN = "ocean", _("Océan")
    GALAXY = "galaxie", _("Galaxie")
    CARNIVAL = "carnaval", _("Carnaval")
    DARK = "dark", _("Sombre")
    CONTRAST = "contrast", _("Contraste fort")
    DYSLEXIA = "dyslexia", _("Lettres faciles à lire")


# For children; the others are for everybody.
CHILD_THEMES = frozenset({Theme.FOREST, Theme.OCEAN, Theme.GALAXY, Theme.CARNIVAL})


class Contact(TextChoices):
    """By what a person is reached, once a code sent there has been typed back."""

    EMAIL = "email", _("adresse e-mail")
    MOBILE = "mobile", _("téléphone mobile")


class SignIn(TextChoices):
    """Verbs of the audit log about coming in: many, and kept twelve months only."""

    IN = "accounts.sign_in", _("Connexion")
    CARD = "accounts.sign_in_card", _("Connexion avec une carte")
    REFUSED = "accounts.sign_in_refused", _("Connexion refusée : mot de passe ou code faux")
    CODE_REFUSED = "accounts.activation_refused", _("Activation refusée : code de la fiche faux")
    LOCKED = "accounts.sign_in_locked", _("Trop d’essais : connexion fermée quelques minutes")
    OUT = "accounts.sign_out", _("Déconnexion")

    @property
    def suffix(self) -> str:
        """The verb without its application."""
        return str(self.value).removeprefix("accounts.")
