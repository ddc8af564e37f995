"""What the console of the school shows. Whoever is leaving is in the list « Départs » only."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import ADMIN_FUNCTIONS, SCHOOL_ADULTS, Function, LeavingReason, Profile, SignIn
from tenant_apps.accounts.models import AuditEntry, User, UserQuerySet
from tenant_apps.accounts.selectors import has_second_factor
from tenant_apps.connection_sheets.models import SheetPrint
from tenant_apps.directory import selectors as directory
from tenant_apps.directory.choices import AUTOMATIC_GROUPS
from tenant_apps.directory.duplicates import Pair, namesakes_of, people_in_pairs
from tenant_apps.directory.models import Group, GroupMember, Membership, PersonalDetails, SchoolClass
from tenant_apps.school_admin.choices import Email, State
from tenant_apps.school_admin.rules import SchoolFacts

_STATES = {
    State.ACTIVATED: Q(activated_at__isnull=False, blocked_at__isnull=True),
    State.PENDING: Q(activated_at__isnull=True, blocked_at__isnull=True),
    State.BLOCKED: Q(blocked_at__isnull=False),
    State.LEAVING: Q(leaving_at__isnull=False),
}


def administrators() -> UserQuerySet:
    """Everyone with a function that opens this console."""
    return User.objects.staying().filter(functions__overlap=sorted(ADMIN_FUNCTIONS)).by_name()


def working_administrators() -> UserQuerySet:
    """Administrators who can sign in: activated, not blocked."""
    return administrators().filter(_STATES[State.ACTIVATED])


def function_holders() -> UserQuerySet:
    """Everyone with a function."""
    return User.objects.staying().filter(functions__len__gt=0).by_name()


def adults() -> UserQuerySet:
    """The adults who work at the school."""
    return User.objects.staying().with_profile(*SCHOOL_ADULTS).by_name()


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


@dataclass(frozen=True)
class Criteria:
    """What a list of people is narrowed by; empty narrows nothing. In a class: its members and their parents."""

    q: str = ""
    profile: str = ""
    school_class: SchoolClass | None = None
    no_class: bool = False
    state: str = ""
    function: str = ""
    source: str = ""
    email: str = ""
    twins: bool = False  # in a pair of accounts that may be one person


def find_people(**criteria: Any) -> UserQuerySet:
    """The people of `Criteria`, by name, with their surroundings."""
    return directory.with_surroundings(matching(Criteria(**criteria)))


def matching(wanted: Criteria) -> UserQuerySet:
    """People whose name, login or address holds every word, accents ignored, and who meet the rest."""
    people = User.objects.leaving() if wanted.state == State.LEAVING else User.objects.staying()
    for word in wanted.q.split():
        people = people.filter(email__icontains=word) if "@" in word else people.known_as(word)
    fields = {"profile": wanted.profile, "source": wanted.source}
    people = people.filter(**{name: value for name, value in fields.items() if value})
    if wanted.state:
        people = people.filter(_STATES[State(wanted.state)])
    if wanted.function:
        people = people.filter(functions__contains=[wanted.function])
    if wanted.email:
        people = people.filter(email="") if wanted.email == Email.WITHOUT else people.exclude(email="")
    if wanted.twins:
        people = people.filter(pk__in=people_in_pairs())
    return _placed(people, wanted).by_name()


def _placed(people: UserQuerySet, wanted: Criteria) -> UserQuerySet:
    """Those of a class, or of none."""
    if wanted.no_class:
        placed = Membership.objects.values("user")
        return people.with_profile(Profile.PUPIL, Profile.TEACHER).exclude(pk__in=placed)
    if wanted.school_class is None:
        return people
    groups = GroupMember.objects.filter(group__school_class=wanted.school_class)
    members = Membership.objects.filter(school_class=wanted.school_class)  # those who are leaving are in no group
    return people.filter(Q(pk__in=groups.values("user")) | Q(pk__in=members.values("user")))


def person(pk: int) -> UserQuerySet:
    """The person with this id and their surroundings, as a queryset of one or none."""
    return directory.with_surroundings(User.objects.filter(pk=pk))


@dataclass(frozen=True)
class Card:
    """What the page of a person says beside their surroundings."""

    details: PersonalDetails | None
    groups: list[Group]
    second_factor: bool
    twins: list[User]


def card_of(user: User) -> Card:
    """The administrative sheet, the groups that are not automatic, how the person signs in, who bears the same name."""
    groups = Group.objects.filter(members=user).exclude(kind__in=AUTOMATIC_GROUPS).order_by("kind", "name", "pk")
    return Card(
        details=PersonalDetails.objects.filter(user=user).first(),
        groups=list(groups),
        second_factor=has_second_factor(user),
        twins=namesakes_of(user),
    )


def united_with(user: User) -> User | None:
    """The account that took over what this one held, when they were found to be one person's; None otherwise."""
    if user.leaving_reason != LeavingReason.MERGED:
        return None
    united = AuditEntry.objects.filter(target_key=f"user:{user.pk}", verb="directory.merged_into")
    line = united.order_by("-at", "-pk").first()
    return User.objects.filter(login=line.data["login"]).first() if line else None


def history_of(user: User, *, sign_ins: bool = False) -> QuerySet[AuditEntry]:
    """What was done to a person, the latest first; without their comings and goings unless asked."""
    entries = AuditEntry.objects.filter(target_key=f"user:{user.pk}").order_by("-at", "-pk")
    return entries if sign_ins else entries.exclude(verb__in=SignIn.values)


def school_facts() -> SchoolFacts:
    """How far the school's start is, in three queries."""
    members = Membership.objects.filter(school_class=OuterRef("pk"), user__leaving_at=None)
    teacher = Exists(members.filter(user__profile=Profile.TEACHER))
    pupil = Exists(members.filter(user__profile=Profile.PUPIL))
    classes = SchoolClass.objects.aggregate(
        classes=Count("pk"),
        classes_without_teacher=Count("pk", filter=~teacher),
        classes_without_pupil=Count("pk", filter=~pupil),
    )
    opened = Q(blocked_at=None)  # nobody waits for a blocked account to be activated
    people = User.objects.staying().aggregate(
        people=Count("pk", filter=opened),
        activated=Count("pk", filter=opened & Q(activated_at__isnull=False)),
        pupils=Count("pk", filter=Q(profile=Profile.PUPIL)),
    )
    return SchoolFacts(**classes, **people, sheets_printed=SheetPrint.objects.exists())


def people_of_pairs(pairs: Iterable[Pair]) -> list[tuple[Pair, list[User]]]:
    """Each pair with its two people and their surroundings; not those of whom one is gone since they were found."""
    pairs = list(pairs)
    ids = {pk for pair in pairs for pk in (pair.first, pair.second)}
    people = {user.pk: user for user in directory.with_surroundings(User.objects.filter(pk__in=ids).by_name())}
    there = [pair for pair in pairs if pair.first in people and pair.second in people]
    return [(pair, [people[pair.first], people[pair.second]]) for pair in there]


@dataclass(frozen=True)
class Row:
    """One fact of two people, side by side."""

    label: str
    first: str
    second: str
    may_differ: bool = False

    @property
    def differs(self) -> bool:
        """Both say something that should be the same for one person, and is not."""
        return not self.may_differ and bool(self.first and self.second and self.first != self.second)


def side_by_side(first: User, second: User) -> list[Row]:
    """What tells two people apart or makes them one; what neither has is left out."""
    rows = _rows(_person_facts(first), _person_facts(second))
    rows += _rows(_account_facts(first), _account_facts(second), may_differ=True)
    return [row for row in rows if row.first or row.second]


def _rows(first: dict[str, str], second: dict[str, str], *, may_differ: bool = False) -> list[Row]:
    return [Row(label, said, second[label], may_differ) for label, said in first.items()]


def _person_facts(user: User) -> dict[str, str]:
    """What is the same for one person."""
    return {
        _("Nom"): user.last_name,
        _("Prénom"): user.first_name,
        _("Profil"): user.get_profile_display(),
        _("Naissance"): date_format(user.birth_date, "j F Y") if user.birth_date else "",
        _("E-mail"): user.email,
        _("Mobile"): user.mobile_in_words,
        _("INE"): user.ine,
    }


def _account_facts(user: User) -> dict[str, str]:
    """What two accounts of one person may each have."""
    return {
        _("Identifiant"): user.login,
        _("Origine"): user.get_source_display(),
        _("Classes"): ", ".join(school_class.name for school_class in user.classes.all()),
        _("Enfants"): ", ".join(link.child.full_name for link in user.guardianships.all()),
        _("Parents"): ", ".join(link.relative.full_name for link in user.guardians.all()),
        _("Fonctions"): ", ".join(str(Function(name).label) for name in user.functions),
        _("Créé"): date_format(user.created_at, "j F Y"),
        _("Activé"): date_format(user.activated_at, "j F Y") if user.activated_at else _("pas encore"),
        _("Dernière connexion"): date_format(user.last_login, "j F Y") if user.last_login else "",
    }
