"""Reads of the directory."""

from django.db.models import QuerySet

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User, UserQuerySet
from tenant_apps.directory.models import Guardianship, SchoolClass


def classes_of(user: User) -> QuerySet[SchoolClass]:
    """The classes a person is attached to; for a parent, the classes of the children."""
    classes = SchoolClass.objects.order_by("name", "pk")
    if user.profile != Profile.RELATIVE:
        return classes.filter(membership__user=user)
    return classes.filter(membership__user__guardians__relative=user).distinct()


def _members(school_class: SchoolClass, *profiles: str) -> UserQuerySet:
    return User.objects.filter(memberships__school_class=school_class).with_profile(*profiles).by_name()


def teachers_of(school_class: SchoolClass) -> UserQuerySet:
    """The teachers attached to a class."""
    return _members(school_class, Profile.TEACHER)


def staff_of(school_class: SchoolClass) -> UserQuerySet:
    """The other adults attached to a class (ATSEM, AESH…)."""
    return _members(school_class, Profile.STAFF, Profile.GUEST)


def pupils_of(school_class: SchoolClass) -> UserQuerySet:
    """The pupils of a class."""
    return _members(school_class, Profile.PUPIL)


def guardians_of(child: User) -> UserQuerySet:
    """The adults who answer for a child."""
    return User.objects.filter(guardianships__child=child).by_name()


def children_of(relative: User) -> UserQuerySet:
    """The children an adult answers for."""
    return User.objects.filter(guardians__relative=relative).by_name()


def siblings_of(child: User) -> UserQuerySet:
    """The other children of a child's responsables."""
    parents = Guardianship.objects.filter(child=child).values("relative")
    return User.objects.filter(guardians__relative__in=parents).exclude(pk=child.pk).distinct().by_name()
