"""Who may run the school and its classes, and look at them."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import SCHOOL_ADULTS, Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Allowed, Decision, Denied
from tenant_apps.directory.choices import Authority, GroupKind, Shown
from tenant_apps.directory.models import Card, GroupMember, Guardianship, Membership, SchoolClass


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


def teaches(user: User, school_class: SchoolClass) -> bool:
    """Whether this is a teacher of the class."""
    return user.profile == Profile.TEACHER and Membership.objects.filter(user=user, school_class=school_class).exists()


def can_manage_class(user: User, school_class: SchoolClass) -> Decision:
    """A teacher runs the classes they are attached to; an administrator of the school runs them all."""
    decision = can_manage_classes(user)
    if not decision or manageable_classes(user).filter(pk=school_class.pk).exists():
        return decision
    return Denied(_("Vous n’êtes pas rattaché à cette classe."))


def sees_everyone(user: User) -> bool:
    """Teachers, staff and the administrators of the school see all of it."""
    return user.is_school_admin or user.profile in SCHOOL_ADULTS


def own_classes(user: User) -> QuerySet[SchoolClass]:
    """The classes one belongs to, by oneself or by one's children."""
    groups = GroupMember.objects.filter(user=user, group__kind=GroupKind.CLASS_PROFILE)
    return SchoolClass.objects.by_level().filter(pk__in=groups.values("group__school_class"))


def visible_classes(user: User) -> QuerySet[SchoolClass]:
    """The classes whose faces one may look at: one's own; all of them for the staff and the head."""
    if user.is_school_admin or user.profile == Profile.STAFF:
        return SchoolClass.objects.by_level()
    return own_classes(user)


def can_see_contact(actor: User, user: User, what: Shown, card: Card | None) -> Decision:
    """What a family hides is hidden from teachers too; until the account is activated, the school typed it."""
    if actor.is_school_admin or not user.is_activated or (card is not None and card.shows(what)):
        return Allowed()
    return Denied(_("La famille a choisi de ne pas le montrer."))


def can_speak_for(actor: User, child: User) -> Decision:
    """What is shown of a child is for those who have parental authority to say (Code civil, 371-1 and 372-2)."""
    if Guardianship.objects.filter(relative=actor, child=child, authority=Authority.LEGAL).exists():
        return Allowed()
    return Denied(_("Seuls les responsables légaux de l’enfant en décident."))
