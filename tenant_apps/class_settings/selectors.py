"""What the pages of a class show."""

from dataclasses import dataclass

from django.db.models import Count, Q

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User, UserQuerySet
from tenant_apps.directory import selectors as directory
from tenant_apps.directory.models import SchoolClass
from tenants.text import search_form


@dataclass(frozen=True)
class Counts:
    """How far the accounts of a class are."""

    pupils: int
    relatives: int
    activated: int

    @property
    def people(self) -> int:
        """Pupils and relatives together."""
        return self.pupils + self.relatives

    @property
    def pending(self) -> int:
        """Those who have not used their connection sheet yet."""
        return self.people - self.activated


def families_of(school_class: SchoolClass) -> UserQuerySet:
    """The pupils of a class and the adults who answer for them."""
    pupil = Q(pk__in=directory.pupils_of(school_class).values("pk"))
    relative = Q(pk__in=directory.relatives_of(school_class).values("pk"))
    return User.objects.filter(pupil | relative).by_name()


def counts_of(school_class: SchoolClass) -> Counts:
    """Pupils, other people and activated accounts of a class's families, in one query."""
    found = families_of(school_class).aggregate(
        pupils=Count("pk", filter=Q(profile=Profile.PUPIL)),
        relatives=Count("pk", filter=~Q(profile=Profile.PUPIL)),
        activated=Count("pk", filter=Q(activated_at__isnull=False)),
    )
    return Counts(**found)


def family_first(school_class: SchoolClass, pupil: User) -> tuple[list[User], int]:
    """The pupils of the class: this one, those who look like brothers and sisters, the others.

    And how many come before the others.
    """
    siblings = set(directory.siblings_of(pupil))
    name = search_form(pupil.last_name)
    near: list[User] = [pupil]
    far: list[User] = []
    for one in directory.pupils_of(school_class).exclude(pk=pupil.pk):
        (near if one in siblings or search_form(one.last_name) == name else far).append(one)
    return [*near, *far], len(near)


def pupils_with_parents(school_class: SchoolClass) -> UserQuerySet:
    """The pupils of a class with their responsables."""
    return directory.with_guardians(directory.pupils_of(school_class))
