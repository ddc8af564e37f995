"""Words of the homework."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rhythm(models.IntegerChoices):
    """How often an entry comes again, in weeks."""

    WEEKLY = 1, _("Chaque semaine")
    FORTNIGHTLY = 2, _("Une semaine sur deux")


class Scope(models.TextChoices):
    """How much of a series a change or a removal is about."""

    THIS = "this", _("Ce jour seulement")
    FOLLOWING = "following", _("Ce jour et les suivants")
    ALL = "all", _("Toute la série")


class View(models.TextChoices):
    """How many days a page shows (in its address)."""

    WEEK = "semaine", _("Semaine")
    DAY = "jour", _("Jour")


# Proposed while one types; anything else may be written (programmes of cycles 1 to 3).
SUBJECTS = (
    _("Français"),
    _("Lecture"),
    _("Dictée"),
    _("Orthographe"),
    _("Grammaire"),
    _("Conjugaison"),
    _("Poésie"),
    _("Mathématiques"),
    _("Calcul mental"),
    _("Géométrie"),
    _("Histoire"),
    _("Géographie"),
    _("Sciences"),
    _("Anglais"),
    _("Éducation musicale"),
    _("Arts plastiques"),
    _("EPS"),
    _("Enseignement moral et civique"),
    _("À apporter"),
)
