"""What a teacher may do to the people of the class."""

from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Allowed, Decision, Denied, can_renew_code, can_reset_access


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


def can_give_code(actor: User, user: User) -> Decision:
    """A teacher prints a lost sheet again, and lets a pupil in who forgot the password; parents have an e-mail."""
    decision = can_edit_person(actor, user)
    if not decision:
        return decision
    if not user.is_activated:
        return can_renew_code(actor, user)
    if user.profile != Profile.PUPIL:
        return Denied(_("Ce compte est activé : la personne utilise « Mot de passe oublié »."))
    return can_reset_access(user)
