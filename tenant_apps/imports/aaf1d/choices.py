"""What files hold, what a file does, and what becomes of each record."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Part(TextChoices):
    """Of whom a file speaks; the value is its name in the file's name and in `categoriePersonne`."""

    STRUCTURES = "EtabEducNat", _("écoles")
    PUPILS = "Eleve", _("élèves")
    RELATIVES = "PersRelEleve", _("responsables")
    STAFF = "PersEducNat", _("personnels")


class Mode(TextChoices):
    """Whether a drop says everything, or what changed since the one before."""

    COMPLETE = "Complet", _("complet")
    DELTA = "Delta", _("modifications")


class Verb(StrEnum):
    """What a request asks (ficAlimMENESR.dtd)."""

    ADD = "addRequest"
    MODIFY = "modifyRequest"
    DELETE = "deleteRequest"


class Verdict(TextChoices):
    """What became of records; each record of a file has exactly one."""

    CREATED = "created", _("nouvelles")
    UPDATED = "updated", _("modifiées")
    UNCHANGED = "unchanged", _("inchangées")
    LEFT = "left", _("sorties")
    REJECTED = "rejected", _("écartées")


class Reason(TextChoices):
    """Why a record is set aside."""

    OUTSIDE = "outside", _("aucune de ses écoles n’a d’espace ONE")
    NO_STRUCTURE = "no_structure", _("aucune école indiquée")
    UNKNOWN_STRUCTURE = "unknown_structure", _("école absente du fichier des écoles")
    ORPHAN = "orphan", _("responsable d’aucun élève du flux")
    UNKNOWN = "unknown", _("modification ou retrait d’une fiche qu’aucune école ONE n’a")
    INCOMPLETE = "incomplete", _("modification d’une fiche jamais reçue en entier")
    REPEATED = "repeated", _("fiche répétée : la dernière compte")
    NO_IDENTIFIER = "no_identifier", _("identifiant absent ou mal formé")
    CATEGORY = "category", _("la fiche ne correspond pas au fichier")
    NAME = "name", _("nom ou prénom absent ou illisible")
    BIRTH_DATE = "birth_date", _("date de naissance absente ou illisible")
    UAI = "uai", _("UAI absent ou mal formé")
    WAITING = "waiting", _("l’école doit décider de qui il s’agit")
    SCHOOL_FAILED = "school_failed", _("l’école n’a pas pu être mise à jour")


# Nothing is wrong with these: the feed covers a department, our schools are a part of it. Counted, not listed.
EXPECTED_REASONS = frozenset({Reason.OUTSIDE, Reason.UNKNOWN})
