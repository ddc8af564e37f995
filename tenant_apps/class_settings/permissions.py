"""What a teacher may do to the people of the class."""

from django.utils.translation import gettext as _

from tenant_apps.accounts import permissions as accounts
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Allowed, Decision, Denied


def can_edit_person(actor: User, user: User) -> Decision:
    """A teacher edits pupils and parents; colleagues and administrators are the administrators' business."""
    if actor.is_school_admin:
        return Allowed()
    if user.profile not in {Profile.PUPIL, Profile.RELATIVE} or user.is_school_admin:
        return Denied(_("Le compte d’un adulte de l’école se modifie dans l’administration."))
    return Allowed()


def can_edit_contact(actor: User, user: User) -> Decision:
    """The address of an activated account opens it (forgotten password): it is its owner's, or an administrator's."""
    if user.is_activated and not actor.is_school_admin:
        return Denied(_("Ce compte est activé : seule la personne peut changer son adresse, dans son compte."))
    return Allowed()


def can_reset_access(actor: User, user: User) -> Decision:
    """A teacher lets a pupil in who forgot the password; adults have an e-mail, or the administrator."""
    if user.profile != Profile.PUPIL:
        return Denied(_("Un parent qui a oublié son mot de passe utilise « Mot de passe oublié »."))
    return accounts.can_reset_access(user)
