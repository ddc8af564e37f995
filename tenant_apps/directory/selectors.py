"""Reads of the directory. Whoever is leaving (pre-deleted) is in none of the lists."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User, UserQuerySet
from tenant_apps.directory import rules
from tenant_apps.directory.choices import Resemblance
from tenant_apps.directory.models import (
    Card,
    GroupMember,
    Guardianship,
    Membership,
    PersonalDetails,
    SchoolClass,
)
from tenants.text import search_form

# How many people who may be the same person, or a likely parent, are worth showing.
_FEW = 6


def classes_of(user: User) -> QuerySet[SchoolClass]:
    """The classes a person is attached to; for a parent, the classes of the children."""
    classes = SchoolClass.objects.by_level()
    if user.profile != Profile.RELATIVE:
        return classes.filter(pk__in=Membership.objects.filter(user=user).values("school_class"))
    theirs = Membership.objects.filter(user__guardians__relative=user, user__leaving_at=None).values("school_class")
    return classes.filter(pk__in=theirs)


def card_of(user: User) -> Card:
    """What this person says of themselves; an empty card, not saved, when they have said nothing."""
    return Card.objects.filter(user=user).first() or Card(user=user)


def details_of(user: User) -> PersonalDetails:
    """What the school's files say of this person; empty, not saved, when they say nothing."""
    return PersonalDetails.objects.filter(user=user).first() or PersonalDetails(user=user)


def with_counts(classes: QuerySet[SchoolClass]) -> QuerySet[SchoolClass]:
    """The same classes, each with `pupil_count` and `teacher_count`."""
    here = Q(membership__user__leaving_at=None)
    pupil = here & Q(membership__user__profile=Profile.PUPIL)
    teacher = here & Q(membership__user__profile=Profile.TEACHER)
    return classes.annotate(
        pupil_count=Count("membership", filter=pupil), teacher_count=Count("membership", filter=teacher)
    )


def members_of(school_class: SchoolClass) -> UserQuerySet:
    """Everybody attached to the class who is not leaving, by name."""
    return User.objects.staying().filter(memberships__school_class=school_class).by_name()


def with_pending(classes: QuerySet[SchoolClass]) -> QuerySet[SchoolClass]:
    """The same classes, each with `pending_count`: pupils and parents who have not activated their account."""
    pending = (
        GroupMember.objects.filter(
            group__school_class=OuterRef("pk"),
            group__profile__in=[Profile.PUPIL, Profile.RELATIVE],
            user__activated_at__isnull=True,
        )
        .order_by()
        .values("group__school_class")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return classes.annotate(pending_count=Coalesce(Subquery(pending), 0))


def with_teachers(classes: QuerySet[SchoolClass]) -> QuerySet[SchoolClass]:
    """The same classes, each with the list `teachers`."""
    teachers = User.objects.staying().with_profile(Profile.TEACHER).by_name().faces()
    return classes.prefetch_related(Prefetch("members", teachers, to_attr="teachers"))


def teachers_of(school_class: SchoolClass) -> UserQuerySet:
    """The teachers attached to a class."""
    return members_of(school_class).with_profile(Profile.TEACHER)


def staff_of(school_class: SchoolClass) -> UserQuerySet:
    """The other adults attached to a class (ATSEM, AESH…)."""
    return members_of(school_class).with_profile(Profile.STAFF, Profile.GUEST)


def pupils_of(school_class: SchoolClass) -> UserQuerySet:
    """The pupils of a class."""
    return members_of(school_class).with_profile(Profile.PUPIL)


def children_of(relative: User) -> UserQuerySet:
    """The children an adult answers for."""
    return User.objects.staying().filter(guardians__relative=relative).by_name()


def siblings_of(*children: User) -> UserQuerySet:
    """The other children of these children's responsables."""
    ids = [child.pk for child in children]
    parents = Guardianship.objects.filter(child__in=ids, relative__leaving_at=None).values("relative")
    siblings = User.objects.staying().filter(guardians__relative__in=parents)
    return siblings.exclude(pk__in=ids).distinct().by_name()


def with_guardians(people: UserQuerySet) -> UserQuerySet:
    """The same people, whose `.guardians.all()` (rows with `.relative`) costs no query."""
    by_name = ("-authority", "relative__sort_name", "pk")  # « legal » before « contact »
    guardians = Guardianship.objects.filter(relative__leaving_at=None).order_by(*by_name).select_related("relative")
    return people.prefetch_related(Prefetch("guardians", guardians))


def with_surroundings(people: UserQuerySet) -> UserQuerySet:
    """The same people, with what surrounds them read at once.

    `.classes.all()`, `.guardianships.all()` (rows with `.child`, whose classes are loaded too) and
    `.guardians.all()` (rows with `.relative`) then cost no query.
    """
    classes = Prefetch("classes", SchoolClass.objects.by_level())
    child = Prefetch("child", User.objects.prefetch_related(classes))
    here = Guardianship.objects.filter(child__leaving_at=None)
    children = here.order_by("child__sort_name", "pk").prefetch_related(child)
    return with_guardians(people.prefetch_related(classes, Prefetch("guardianships", children)))


def relatives_of(school_class: SchoolClass) -> UserQuerySet:
    """The adults who answer for the pupils of a class."""
    pupils = Membership.objects.filter(school_class=school_class, user__leaving_at=None).values("user")
    return User.objects.staying().filter(guardianships__child__in=pupils).distinct().by_name()


@dataclass(frozen=True)
class Candidate:
    """Somebody of the school who may be the person being typed in, and why."""

    user: User
    resemblance: Resemblance

    @property
    def certain(self) -> bool:
        """More than the name agrees."""
        return self.resemblance != Resemblance.NAME

    @property
    def hidden_email(self) -> str:
        """The address, shortened so that it tells who knows it only."""
        return rules.hide_email(self.user.email)


def _namesakes(first_name: str, last_name: str) -> UserQuerySet:
    """People of the same normalised name, even with first and last name exchanged; those who are leaving too.

    Not what was united with another account: its person is found by that one.
    """
    both_ways = {search_form(last_name, first_name), search_form(first_name, last_name)}
    return with_surroundings(User.objects.not_merged().filter(sort_name__in=both_ways).by_name())


def pupil_candidates(*, first_name: str, last_name: str, birth_date: date | None) -> list[Candidate]:
    """Pupils who may be this one, the likeliest first."""
    pupils = _namesakes(first_name, last_name).with_profile(Profile.PUPIL)
    found = [Candidate(pupil, rules.pupil_resemblance(birth_date, pupil.birth_date)) for pupil in pupils]
    return sorted(found, key=lambda one: not one.certain)[:_FEW]


def adult_candidates(
    *, first_name: str, last_name: str, email: str = "", children: Sequence[User] = ()
) -> list[Candidate]:
    """Adults who may be this one, the likeliest first; `children` are those the adult will answer for."""
    family = {child.pk for child in [*children, *_relations(children)]}
    adults = _namesakes(first_name, last_name).exclude(profile=Profile.PUPIL)
    found = [
        Candidate(
            adult,
            rules.adult_resemblance(
                email, adult.email, same_family=any(link.child_id in family for link in adult.guardianships.all())
            ),
        )
        for adult in adults
    ]
    return sorted(found, key=lambda one: not one.certain)[:_FEW]


def _relations(children: Sequence[User]) -> list[User]:
    """Brothers and sisters: known ones, and pupils of the same last name."""
    known = list(siblings_of(*children)) if children else []
    return [*known, *_of_same_last_name(children)]


def _of_same_last_name(children: Iterable[User]) -> list[User]:
    names = {search_form(child.last_name) for child in children}
    starts = Q(pk__in=[])
    for name in names:
        starts |= Q(sort_name__startswith=f"{name} ")
    pupils = User.objects.staying().filter(starts).with_profile(Profile.PUPIL).by_name()
    return [pupil for pupil in pupils if search_form(pupil.last_name) in names]


def likely_parents(child: User) -> list[User]:
    """Adults who probably answer for this child too, with their surroundings; never those who already do.

    While the child has nobody: parents of pupils of the same last name. Then: those of known brothers and sisters.
    """
    has_parents = Guardianship.objects.filter(child=child, relative__leaving_at=None).exists()
    relations = siblings_of(child) if has_parents else _of_same_last_name([child])
    adults = (
        User.objects.staying()
        .filter(guardianships__child__in=[one.pk for one in relations])
        .exclude(guardianships__child=child)
        .distinct()
    )
    return list(with_surroundings(adults.by_name())[:_FEW])
