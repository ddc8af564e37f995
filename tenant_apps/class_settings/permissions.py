"""What a teacher may do to the people of the class, and a parent for a child."""

from django.utils.translation import gettext as _

from tenant_apps.accounts import permissions as accounts
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Allowed, Decision, Denied
from tenant_apps.directory.choices import Authority
from tenant_apps.directory.models import Guardianship, Membership, SchoolClass


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
        return Denied(_("Ce compte est activé : seule la personne peut changer son adresse, dans son compte."))
    return Allowed()


def can_give_code(actor: User | None, user: User) -> Decision:
    """A temporary code is for those no mail can help: pupils, and parents without an address."""
    if user.profile not in {Profile.PUPIL, Profile.RELATIVE} or user.is_school_admin:
        return Denied(_("Un adulte de l’école utilise « Mot de passe oublié », ou demande à la direction."))
    if user.profile == Profile.RELATIVE and user.email:
        return Denied(_("Ce parent a une adresse e-mail : il utilise « Mot de passe oublié »."))
    if not user.is_active:
        return Denied(_("Ce compte est bloqué : il faut le débloquer avant de donner un code."))
    return Allowed()


def can_help_child(actor: User, child: User) -> Decision:
    """Only somebody who answers for the child by law gives the way back into the account."""
    legal = Guardianship.objects.filter(relative=actor, child=child, authority=Authority.LEGAL)
    if not legal.exists():
        return Denied(_("Seul un responsable légal de l’enfant peut demander un code."))
    if not child.is_active:
        return Denied(_("Ce compte est fermé pour le moment : parlez-en à l’enseignant."))
    return Allowed()


def can_block_pupil(actor: User, user: User) -> Decision:
    """A teacher closes and opens accounts of pupils; those of adults belong to the administration."""
    if user.profile != Profile.PUPIL:
        return Denied(_("Le compte d’un adulte se bloque dans l’administration."))
    return accounts.can_block(actor, user)


def can_delete_pupil(actor: User, user: User, school_class: SchoolClass) -> Decision:
    """A pupil of this class only; one whom another class has too is taken out of this one instead."""
    if user.profile != Profile.PUPIL:
        return Denied(_("Le compte d’un adulte se supprime dans l’administration."))
    others = Membership.objects.filter(user=user).exclude(school_class=school_class)
    if others.exists():
        return Denied(_("Cet élève est aussi dans une autre classe : retirez-le seulement de la vôtre."))
    return accounts.can_predelete(actor, user)
