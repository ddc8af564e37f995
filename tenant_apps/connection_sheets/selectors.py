"""Reads: who is chosen, and everything their sheets say, in a fixed number of queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Max, Q
from django.utils import timezone, translation

from tenant_apps.accounts.choices import Profile, Source
from tenant_apps.accounts.codes import read_code
from tenant_apps.accounts.links import ACTIVATION_PATH, activation_path
from tenant_apps.accounts.models import User, UserQuerySet
from tenant_apps.connection_sheets import rules
from tenant_apps.connection_sheets.choices import Accounts, Address, Origin, SheetFormat
from tenant_apps.connection_sheets.permissions import printable_by
from tenant_apps.connection_sheets.sheets import Child, SheetPerson, SheetSchool, SheetSet, Wording
from tenant_apps.directory.choices import Authority
from tenant_apps.directory.models import Guardianship, Membership, PersonalDetails, SchoolClass
from tenants.context import current_school
from tenants.hosts import school_url

# Stands for a code that nobody needs to know, where sheets are only counted.
_SOME_CODE = "?"
IN_FRENCH = Wording()
# Longer than an import takes to be applied, shorter than the time between two.
_AN_IMPORT = timedelta(minutes=15)


@dataclass(frozen=True)
class Selection:
    """Whose sheets are asked for; what is empty is no limit."""

    class_ids: tuple[int, ...] = ()
    levels: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    people_ids: tuple[int, ...] = ()
    # Pupils, each with the adults who answer for them.
    family_ids: tuple[int, ...] = ()
    accounts: str = Accounts.PENDING
    address: str = Address.ANY
    origin: str = Origin.ANY
    # Accounts made that day or later.
    since: date | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """What limits the choice, for the audit log; people by their number only."""
        given: dict[str, Any] = {
            name: list(getattr(self, name)) for name in ("class_ids", "levels", "profiles", "functions")
        }
        given |= {"named": len(self.people_ids) + len(self.family_ids), "origin": str(self.origin)}
        given |= {"since": self.since.isoformat() if self.since else ""}
        address = {} if self.address == Address.ANY else {"address": str(self.address)}
        return {"accounts": str(self.accounts)} | address | {name: value for name, value in given.items() if value}


def chosen_people(actor: User | None, selection: Selection) -> UserQuerySet:
    """The people of the selection whose sheet the actor may print."""
    people = printable_by(actor)
    if selection.people_ids or selection.family_ids:
        family = Q(pk__in=selection.family_ids) | Q(guardianships__child__in=selection.family_ids)
        people = people.filter(Q(pk__in=selection.people_ids) | family)
    if selection.class_ids or selection.levels:
        members = _members(selection)
        people = people.filter(Q(pk__in=members) | Q(profile=Profile.RELATIVE, guardianships__child__in=members))
    if selection.profiles:
        people = people.with_profile(*selection.profiles)
    if selection.functions:
        people = people.filter(functions__overlap=list(selection.functions))
    return _of_accounts(people, selection).distinct()


def _members(selection: Selection) -> Any:
    """Who belongs to the classes and levels chosen; in a class of several levels, pupils of another one do not."""
    here = Membership.objects.filter(user__leaving_at=None)
    if selection.class_ids:
        here = here.filter(school_class__in=selection.class_ids)
    if selection.levels:
        other = PersonalDetails.objects.exclude(level__in=[*selection.levels, ""])
        here = here.filter(school_class__levels__overlap=list(selection.levels)).exclude(user__in=other.values("user"))
    return here.values("user")


def _of_accounts(people: UserQuerySet, selection: Selection) -> UserQuerySet:
    """Those whose account is as asked for."""
    if selection.accounts != Accounts.ALL:
        people = people.pending() if selection.accounts == Accounts.PENDING else people.activated()
    if selection.address != Address.ANY:
        people = people.filter(email="") if selection.address == Address.WITHOUT else people.exclude(email="")
    if selection.since:
        people = people.filter(created_at__gte=timezone.make_aware(datetime.combine(selection.since, time.min)))
    if selection.origin == Origin.LAST_IMPORT:
        return _of_last_import(people)
    return people.filter(source=selection.origin) if selection.origin else people


def _of_last_import(people: UserQuerySet) -> UserQuerySet:
    """Those whom the last import made: an import is applied in one transaction of seconds."""
    imported = User.objects.filter(source__in=[Source.ONDE, Source.AAF1D])
    last = imported.aggregate(last=Max("created_at"))["last"]
    if last is None:
        return people.none()
    return people.filter(source__in=[Source.ONDE, Source.AAF1D], created_at__gte=last - _AN_IMPORT)


def ids_to_print(actor: User | None, selection: Selection, sheet_format: str) -> list[int]:
    """Ids of everyone on the sheets: the chosen people or, for families, all of their homes."""
    chosen = list(chosen_people(actor, selection).order_by("pk").values_list("pk", flat=True))
    return _whole_homes(actor, chosen) if sheet_format == SheetFormat.FAMILY else chosen


def _whole_homes(actor: User | None, chosen: Sequence[int]) -> list[int]:
    """The homes these people belong to, complete as far as the actor may print them."""
    printable = printable_by(actor)
    responsible = Guardianship.objects.filter(authority=Authority.LEGAL)
    family = printable.with_profile(Profile.PUPIL, Profile.RELATIVE)
    adults = printable.filter(
        Q(pk__in=family.filter(pk__in=chosen, profile=Profile.RELATIVE).values("pk"))
        | Q(pk__in=responsible.filter(child__in=chosen).values("relative"))
    ).values("pk")
    children = family.filter(profile=Profile.PUPIL).filter(
        Q(pk__in=chosen) | Q(pk__in=responsible.filter(relative__in=adults).values("child"))
    )
    everyone = User.objects.filter(Q(pk__in=adults) | Q(pk__in=children.values("pk")))
    return list(everyone.order_by("pk").values_list("pk", flat=True))


class _Link(NamedTuple):
    relative: int
    child: Child
    authority: str


class _Surroundings:
    """Classes, children and teachers of a set of people: three queries, however many they are."""

    def __init__(self, ids: Sequence[int]) -> None:
        rows = list(
            Guardianship.objects.filter(relative__in=ids, child__leaving_at=None)
            .order_by("child__sort_name", "child")
            .values_list("relative", "child", "child__first_name", "child__last_name", "child__sort_name", "authority")
        )
        self._read_classes([*ids, *(row[1] for row in rows)])
        self._read_teachers()
        self.links: dict[int, list[_Link]] = defaultdict(list)
        for relative, pk, first_name, last_name, sort_name, authority in rows:
            child = Child(pk, first_name, last_name, self.classes_of(pk), sort_name)
            self.links[relative].append(_Link(relative, child, authority))

    def _read_classes(self, ids: Iterable[int]) -> None:
        self._classes: dict[int, list[tuple[int, str]]] = defaultdict(list)
        rows = Membership.objects.filter(user__in=set(ids)).order_by("school_class__name", "pk")
        for user, pk, name in rows.values_list("user", "school_class", "school_class__name"):
            self._classes[user].append((pk, name))

    def _read_teachers(self) -> None:
        self._teachers: dict[int, list[str]] = defaultdict(list)
        classes = {pk for of_user in self._classes.values() for pk, _name in of_user}
        rows = Membership.objects.filter(
            school_class__in=classes,
            user__profile=Profile.TEACHER,
            user__blocked_at=None,
            user__leaving_at=None,
        ).order_by("user__sort_name", "pk")
        for pk, first_name, last_name in rows.values_list("school_class", "user__first_name", "user__last_name"):
            self._teachers[pk].append(f"{first_name} {last_name}")

    def classes_of(self, pk: int) -> tuple[str, ...]:
        """Names of a person's classes."""
        return tuple(name for _pk, name in self._classes[pk])

    def teachers_of(self, people: Iterable[int]) -> tuple[str, ...]:
        """Names of the teachers of these people's classes, once each."""
        names = [
            name for pk in people for school_class, _name in self._classes[pk] for name in self._teachers[school_class]
        ]
        return tuple(dict.fromkeys(names))


def _children(links: Sequence[_Link]) -> tuple[tuple[Child, ...], bool]:
    """The children somebody answers for by law; only when there are none, those they are a contact of."""
    legal = tuple(link.child for link in links if link.authority == Authority.LEGAL)
    return legal or tuple(link.child for link in links), bool(links) and not legal


def _freeze(user: User, around: _Surroundings, *, reveal: bool, language: str) -> SheetPerson:
    children, is_contact_only = _children(around.links[user.pk])
    family = user.profile in {Profile.PUPIL, Profile.RELATIVE}
    near = [child.pk for child in children] if children else [user.pk]
    code = read_code(user) if reveal else _SOME_CODE if user.activation_code else ""
    return SheetPerson(
        pk=user.pk,
        first_name=user.first_name,
        last_name=user.last_name,
        profile=user.profile,
        login=user.login,
        code=code,
        activation_url=school_url(current_school(), activation_path(user)) if reveal and code else "",
        sort_name=user.sort_name,
        class_names=around.classes_of(user.pk),
        children=children,
        is_contact_only=is_contact_only,
        teachers=around.teachers_of(near) if family else (),
        email=user.email,
        language=language or user.language,
    )


def _school() -> SheetSchool:
    school = current_school()
    home = school_url(school, "").partition("://")[2]
    return SheetSchool(school.name, school.city, home, ACTIVATION_PATH.rstrip("/"))


def gather(
    people_ids: Sequence[int],
    sheet_format: str,
    *,
    class_ids: Sequence[int] = (),
    reveal: bool = True,
    wording: Wording = IN_FRENCH,
) -> SheetSet:
    """Everything the sheets of these people say, frozen, in five queries.

    Sheets are sorted by class, those of `class_ids` first for whoever is in several. Without
    `reveal` no code is read: enough to count. Who was blocked or deleted meanwhile is left out.
    """
    users = User.objects.staying().filter(pk__in=people_ids, blocked_at=None).order_by("pk")
    around = _Surroundings(people_ids)
    people = [_freeze(user, around, reveal=reveal, language=wording.language) for user in users]
    preferred = set(SchoolClass.objects.filter(pk__in=class_ids).order_by().values_list("name", flat=True))
    arrange = rules.arrange_families if sheet_format == SheetFormat.FAMILY else rules.arrange_people
    document = wording.language or "fr"
    with translation.override(document):
        return SheetSet(_school(), arrange(people, preferred), document, wording.with_french)


@dataclass(frozen=True)
class Preview:
    """What a print would be, before it is asked for."""

    sheets: int
    pages: int
    # People per profile, in the order of the profiles.
    profiles: dict[str, int]
    # People on the sheets who have no e-mail address.
    without_address: int = 0

    @property
    def people(self) -> int:
        """How many people are on the sheets."""
        return sum(self.profiles.values())

    @property
    def in_words(self) -> str:
        """« 24 élèves, 41 parents »."""
        return rules.people_in_words(self.profiles)


def preview(actor: User, selection: Selection, sheet_format: str, wording: Wording = IN_FRENCH) -> Preview:
    """Count the sheets and pages a selection gives."""
    ids = ids_to_print(actor, selection, sheet_format)
    sheet_set = gather(ids, sheet_format, class_ids=selection.class_ids, reveal=False, wording=wording)
    counted = Counter(person.profile for person in sheet_set.everyone.values())
    profiles = {profile: counted[profile] for profile in Profile.values if counted[profile]}
    without = sum(1 for person in sheet_set.everyone.values() if not person.email)
    return Preview(sheet_set.count, rules.pages_of(sheet_set, sheet_format), profiles, without)
