"""How far an import is, what becomes of each row, and what a human may say of it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ImportStatus(TextChoices):
    """From the files dropped to the school changed."""

    MAPPING = "mapping", _("colonnes à préciser")
    READY = "ready", _("à vérifier")
    APPLYING = "applying", _("en cours")
    APPLIED = "applied", _("appliqué")
    UNDONE = "undone", _("annulé")
    DISCARDED = "discarded", _("abandonné")


# Still to be decided by whoever dropped the files.
OPEN = (ImportStatus.MAPPING, ImportStatus.READY)


class Outcome(TextChoices):
    """What an import does, or would do, with one row."""

    NEW = "new", _("nouveau")
    UPDATED = "updated", _("mis à jour")
    UNCHANGED = "unchanged", _("inchangé")
    LEAVING = "leaving", _("sur le départ")
    DECISION = "decision", _("à décider")
    REJECTED = "rejected", _("refusé")
    IGNORED = "ignored", _("laissé de côté")
    # Typed by hand, in no file: said to the human, who alone can make them leave.
    ABSENT = "absent", _("absent du fichier")


class Decided(TextChoices):
    """What a human may say of a row, besides the id of an account."""

    NEW = "new", _("créer un compte")
    IGNORE = "ignore", _("laisser de côté")
    LEAVE = "leave", _("mettre sur le départ")
    KEEP = "keep", _("garder")
    HEAD = "head", _("donner la fonction de direction")


class Reason(TextChoices):
    """Why a row is thought to be this account."""

    KEY = "key", _("même identifiant")
    INE = "ine", _("même INE")
    BIRTH = "birth", _("même nom, même date de naissance")
    EMAIL = "email", _("même nom, même adresse e-mail")
    PHONE = "phone", _("même nom, même téléphone")
    ADDRESS = "address", _("même nom, même adresse")
    CHILD = "child", _("même nom, enfant en commun")
    COPARENT = "coparent", _("même nom, même autre parent")
    NAME = "name", _("même nom")
    HUMAN = "human", _("choisi à la main")
