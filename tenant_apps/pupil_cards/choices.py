"""What tells a card from its neighbours before one can read."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Animal(TextChoices):
    """The picture on a card; values are names of icons."""

    RABBIT = "rabbit", _("un lapin")
    CAT = "cat", _("un chat")
    BIRD = "bird", _("un oiseau")
    FISH = "fish", _("un poisson")
    HORSE = "horse", _("un cheval")
    BUTTERFLY = "butterfly", _("un papillon")
    DOG = "dog", _("un chien")
    COW = "cow", _("une vache")
    BEETLE = "bug-beetle", _("un scarabée")
    SHRIMP = "shrimp", _("une crevette")
