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
    PAST_CLASS = "past_class", _("classe d’une année passée")


# Kept true by directory.groups. A past class keeps the members it had: what was shared with it stays readable.
AUTOMATIC_GROUPS = (GroupKind.SCHOOL_PROFILE, GroupKind.CLASS_PROFILE, GroupKind.FUNCTION)
# Made and filled by people (directory.hand_groups).
HAND_GROUPS = (GroupKind.MANUAL, GroupKind.BROADCAST)


class Gender(TextChoices):
    """As ONDE says it."""

    FEMALE = "F", _("féminin")
    MALE = "M", _("masculin")


class Mood(TextChoices):
    """How somebody says they feel, on their card."""

    HAPPY = "happy", _("de bonne humeur")
    PLAYFUL = "playful", _("envie de rire")
    PROUD = "proud", _("bravo à moi")
    LOVING = "loving", _("le cœur léger")
    CURIOUS = "curious", _("envie de découvrir")
    CALM = "calm", _("tranquille")
    DREAMY = "dreamy", _("dans la lune")
    TIRED = "tired", _("besoin de repos")
    WORRIED = "worried", _("pas à l’aise")
    SAD = "sad", _("triste")
    ANGRY = "angry", _("en colère")
    ILL = "ill", _("pas en forme")


class Interest(TextChoices):
    """What somebody likes, on their card: pictures to choose from, so that nobody writes anything hurtful there."""

    READING = "reading", _("lire")
    DRAWING = "drawing", _("dessiner")
    MUSIC = "music", _("la musique")
    SPORT = "sport", _("le sport")
    ANIMALS = "animals", _("les animaux")
    NATURE = "nature", _("la nature")
    COOKING = "cooking", _("cuisiner")
    GAMES = "games", _("les jeux")
    PUZZLES = "puzzles", _("les énigmes")
    SCIENCE = "science", _("les sciences")
    SPACE = "space", _("l’espace")
    CINEMA = "cinema", _("le cinéma")
    THEATRE = "theatre", _("le théâtre")
    CYCLING = "cycling", _("le vélo")
    SWIMMING = "swimming", _("nager")
    TRAVEL = "travel", _("voyager")


class Shown(TextChoices):
    """What a person may show to those who see them; hidden unless they say so."""

    EMAIL = "email", _("Adresse e-mail")
    MOBILE = "mobile", _("Téléphone mobile")
    ADDRESS = "address", _("Adresse postale")
    BIRTHDAY = "birthday", _("Anniversaire")
    INTERESTS = "interests", _("Ce que j’aime")


class Resemblance(TextChoices):
    """Why somebody may already have an account; never a reason to merge without being asked."""

    BIRTH = "birth", _("même nom, même date de naissance")
    EMAIL = "email", _("même nom, même adresse e-mail")
    FAMILY = "family", _("même nom, déjà responsable dans cette famille")
    NAME = "name", _("même nom")


class Likeness(TextChoices):
    """What two accounts have in common that makes them look like one person."""

    NAME = "name", _("même nom")
    SWAPPED = "swapped", _("nom et prénom inversés")
    NEAR = "near", _("nom à une lettre près")
    BIRTH = "birth", _("même date de naissance")
    EMAIL = "email", _("même adresse e-mail")
    PHONE = "phone", _("même téléphone")
    FAMILY = "family", _("même famille")
