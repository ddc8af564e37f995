"""Whose card opens, when."""

from datetime import datetime

from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Allowed, Decision, Denied, can_have_password
from tenant_apps.pupil_cards import selectors


def can_make_card(user: User) -> Decision:
    """Pupils only, whose account is open."""
    if user.profile != Profile.PUPIL or user.is_leaving:
        return Denied(_("Une carte est pour un élève de la classe."))
    if not user.is_active:
        return Denied(_("Ce compte est bloqué : débloquez-le avant d’imprimer une carte."))
    return Allowed()


def can_enter(user: User, moment: datetime) -> Decision:
    """The account is open, and one of the pupil's classes too."""
    if user.is_leaving or user.profile != Profile.PUPIL:
        return Denied(_("Cette carte ne marche plus. Demande à ton enseignant."))
    decision = can_have_password(user, activated=False)
    if decision and not selectors.is_open_for(user, moment):
        return Denied(_("Ta classe n’ouvre pas les cartes à cette heure-ci."))
    return decision


def can_change_account() -> Decision:
    """A card is easily lost or lent: it opens the class, not the keys of the account."""
    return Denied(_("Avec ta carte, tu ne peux pas changer ton compte. Entre avec ton mot de passe pour cela."))
