"""How far a share goes."""

from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _


class Level(IntegerChoices):
    """What somebody may do with what is shared with them; each holds those before it."""

    READ = 1, _("voir")
    COMMENT = 2, _("voir et commenter")
    CONTRIBUTE = 3, _("contribuer")
    MANAGE = 4, _("gérer")

    @property
    def meaning(self) -> str:
        """What it comes to, in one line."""
        return str(_MEANINGS[self])


_MEANINGS = {
    Level.READ: _("Ouvrir et lire, rien de plus."),
    Level.COMMENT: _("Lire, et dire quelque chose en dessous."),
    Level.CONTRIBUTE: _("Lire, commenter, ajouter et modifier."),
    Level.MANAGE: _("Tout faire, y compris partager et supprimer."),
}
