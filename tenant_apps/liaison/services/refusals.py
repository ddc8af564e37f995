"""Why a verb on a word is refused, and the ways to find the word as it is now."""

from django.utils.translation import gettext as _

from tenant_apps.accounts.permissions import Decision
from tenant_apps.liaison.models import Word


class LiaisonRefused(ValueError):
    """The change is not possible; its text is the reason, in words. `field` names the input it is about."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.field = field


class LiaisonDenied(LiaisonRefused):
    """It is not this person's to do (permissions.py)."""


class WordMoved(LiaisonRefused):
    """The word was changed by somebody else, or in another tab, since it was read."""

    def __init__(self, word: Word) -> None:
        super().__init__(_("Le mot a changé entre-temps : relisez-le, puis recommencez."))
        self.word = word


def demand(decision: Decision) -> None:
    """Raise LiaisonDenied, with the reason, unless allowed."""
    if not decision:
        raise LiaisonDenied(decision.reason)


def locked(word: Word) -> Word:
    """The word as it is, nobody else changing it until the transaction ends. Raises LiaisonRefused when it is gone."""
    found: Word | None = Word.objects.select_for_update(of=("self",)).filter(pk=word.pk).first()
    if found is None:
        raise LiaisonRefused(_("Ce mot n’existe plus."))
    return found


def held(word: Word) -> Word:
    """The word as it is: several families may answer at once, nobody changes it until they have."""
    found = list(Word.objects.raw("SELECT * FROM liaison_word WHERE id = %s FOR SHARE", [word.pk]))
    if not found or not found[0].is_sent:
        raise LiaisonRefused(_("Ce mot n’est plus dans le carnet."))
    return found[0]
