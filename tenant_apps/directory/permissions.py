"""Who may run the school and its classes."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Allowed, Decision, Denied
from tenant_apps.directory.models import Membership, SchoolClass


def can_manage_classes(user: User) -> Decision:
    """Teachers, and the administrators of the school, have classes to run."""
    if user.is_school_admin or user.profile == Profile.TEACHER:
        return Allowed()
    return Denied(_("Le paramétrage de la classe est réservé à ses enseignants."))


def manageable_classes(user: User) -> QuerySet[SchoolClass]:
    """The classes for which `can_manage_class` says yes: any other is a 404."""
    classes = SchoolClass.objects.by_level()
    if user.is_school_admin:
        return classes
    if user.profile != Profile.TEACHER:
        return classes.none()
    return classes.filter(pk__in=Membership.objects.filter(user=user).values("school_class"))


def can_manage_class(user: User, school_class: SchoolClass) -> Decision:
    """A teacher runs the classes they are attached to; an administrator of the school runs them all."""
    decision = can_manage_classes(user)
    if not decision or manageable_classes(user).filter(pk=school_class.pk).exists():
        return decision
    return Denied(_("Vous n’êtes pas rattaché à cette classe."))
