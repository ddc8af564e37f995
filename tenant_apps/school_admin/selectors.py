"""What the console of the school shows."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tenant_apps.accounts.choices import ADMIN_FUNCTIONS, SCHOOL_ADULTS, Profile
from tenant_apps.accounts.models import AuditEntry, User, UserQuerySet
from tenant_apps.connection_sheets.models import SheetPrint
from tenant_apps.directory import selectors as directory
from tenant_apps.directory.models import GroupMember, Membership, SchoolClass
from tenant_apps.school_admin.choices import State
from tenant_apps.school_admin.rules import SchoolFacts
from tenants.text import search_form

_STATES = {
    State.ACTIVATED: Q(activated_at__isnull=False, blocked_at__isnull=True),
    State.PENDING: Q(activated_at__isnull=True, blocked_at__isnull=True),
    State.BLOCKED: Q(blocked_at__isnull=False),
}


def administrators() -> UserQuerySet:
    """Everyone with a function that opens this console."""
    return User.objects.filter(functions__overlap=sorted(ADMIN_FUNCTIONS)).by_name()


def working_administrators() -> UserQuerySet:
    """Administrators who can sign in: activated, not blocked."""
    return administrators().filter(_STATES[State.ACTIVATED])


def function_holders() -> UserQuerySet:
    """Everyone with a function."""
    return User.objects.filter(functions__len__gt=0).by_name()


def adults() -> UserQuerySet:
    """The adults who work at the school."""
    return User.objects.with_profile(*SCHOOL_ADULTS).by_name()


def all_classes() -> QuerySet[SchoolClass]:
    """The classes of the school."""
    return SchoolClass.objects.by_level()


def classes_without(user: User) -> QuerySet[SchoolClass]:
    """The classes a person may still be attached to."""
    return all_classes().exclude(pk__in=Membership.objects.filter(user=user).values("school_class"))


def adults_outside(school_class: SchoolClass) -> UserQuerySet:
    """The adults of the school who may still be attached to a class."""
    return adults().exclude(pk__in=Membership.objects.filter(school_class=school_class).values("user"))


def classes_with_people() -> QuerySet[SchoolClass]:
    """The classes with `pupil_count`, `teacher_count` and their teachers in `.teachers`."""
    return directory.with_teachers(directory.with_counts(all_classes()))


def find_people(
    *, q: str = "", profile: str = "", school_class: SchoolClass | None = None, state: str = ""
) -> UserQuerySet:
    """People whose name or login holds every word of `q`, accents ignored, with their surroundings.

    In a class: those attached to it and the parents of its pupils.
    """
    people = User.objects.by_name()
    for word in search_form(q).split():
        people = people.filter(Q(sort_name__contains=word) | Q(login__contains=word))
    if profile:
        people = people.with_profile(profile)
    if school_class is not None:
        people = people.filter(pk__in=GroupMember.objects.filter(group__school_class=school_class).values("user"))
    if state:
        people = people.filter(_STATES[State(state)])
    return directory.with_surroundings(people)


def person(pk: int) -> UserQuerySet:
    """The person with this id and their surroundings, as a queryset of one or none."""
    return directory.with_surroundings(User.objects.filter(pk=pk))


def history_of(user: User) -> QuerySet[AuditEntry]:
    """What was done to a person, the latest first."""
    return AuditEntry.objects.filter(target_key=f"user:{user.pk}").order_by("-at", "-pk")


def school_facts() -> SchoolFacts:
    """How far the school's start is, in three queries."""
    members = Membership.objects.filter(school_class=OuterRef("pk"))
    teacher = Exists(members.filter(user__profile=Profile.TEACHER))
    pupil = Exists(members.filter(user__profile=Profile.PUPIL))
    classes = SchoolClass.objects.aggregate(
        classes=Count("pk"),
        classes_without_teacher=Count("pk", filter=~teacher),
        classes_without_pupil=Count("pk", filter=~pupil),
    )
    people = User.objects.aggregate(
        people=Count("pk"),
        activated=Count("pk", filter=Q(activated_at__isnull=False)),
        pupils=Count("pk", filter=Q(profile=Profile.PUPIL)),
    )
    return SchoolFacts(**classes, **people, sheets_printed=SheetPrint.objects.exists())
