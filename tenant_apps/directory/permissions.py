"""Who may run the school and its classes."""

from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Allowed, Decision, Denied, can_administer
from tenant_apps.directory.models import Membership, SchoolClass


def can_manage_school(user: User) -> Decision:
    """The head and local administrators run the school's console."""
    return can_administer(user)


def can_manage_class(user: User, school_class: SchoolClass) -> Decision:
    """A teacher runs the classes they are attached to; an administrator of the school runs them all."""
    if user.is_school_admin:
        return Allowed()
    if user.profile != Profile.TEACHER:
        return Denied(_("Le paramétrage de la classe est réservé à ses enseignants."))
    if Membership.objects.filter(school_class=school_class, user=user).exists():
        return Allowed()
    return Denied(_("Vous n’êtes pas rattaché à cette classe."))
