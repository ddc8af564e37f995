"""Faces of a class, the people one may see, and one's lists of them.

Nothing here shows a person whom `communication.permissions.reachable` does not.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value, When

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User, UserQuerySet
from tenant_apps.communication.permissions import reachable
from tenant_apps.directory.card_icons import INTEREST_ICONS, MOOD_ICONS
from tenant_apps.directory.choices import GroupKind, Interest, Shown
from tenant_apps.directory.models import (
    Card,
    GroupMember,
    Guardianship,
    Membership,
    PersonalDetails,
    SchoolClass,
)
from tenant_apps.directory.permissions import sees_everyone, visible_classes
from tenant_apps.people.models import PersonList, PersonListMember

FAVOURITES = ""


def searchable_classes(user: User) -> QuerySet[SchoolClass]:
    """The classes by which one may narrow the directory."""
    return SchoolClass.objects.by_level() if sees_everyone(user) else visible_classes(user)


def faces_of(user: User, school_class: SchoolClass) -> UserQuerySet:
    """Those of the class whom `user` sees: its teachers, its other adults, its pupils, each by name."""
    rank = Case(
        When(profile=Profile.TEACHER, then=Value(0)),
        When(profile=Profile.PUPIL, then=Value(2)),
        default=Value(1),
        output_field=IntegerField(),
    )
    members = Membership.objects.filter(school_class=school_class).values("user")
    people = reachable(user).filter(pk__in=members).select_related("card")
    return people.order_by(rank, "sort_name", "pk")


def _with_places(user: User, people: UserQuerySet) -> UserQuerySet:
    """The same people with what their line says: classes, children (to those who see everyone), favourite or not."""
    classes = Prefetch("classes", SchoolClass.objects.by_level())
    children = Guardianship.objects.filter(child__leaving_at=None, child__blocked_at=None)
    if not sees_everyone(user):
        children = children.none()
    links = Prefetch("guardianships", children.select_related("child").order_by("child__sort_name", "pk"))
    return people.annotate(is_favourite=_favourite_of(user)).prefetch_related(classes, links)


def _favourite_of(user: User) -> Exists:
    rows = PersonListMember.objects.filter(person_list__owner=user, person_list__name=FAVOURITES)
    return Exists(rows.filter(user=OuterRef("pk")))


def find_people(
    user: User, *, q: str = "", profile: str = "", school_class: SchoolClass | None = None, favourites: bool = False
) -> UserQuerySet:
    """The others whom `user` sees and whose name holds every word, narrowed; with what their line says."""
    people = reachable(user).exclude(pk=user.pk).named(q)
    if profile:
        people = people.with_profile(profile)
    if school_class is not None:
        in_class = GroupMember.objects.filter(group__school_class=school_class, group__kind=GroupKind.CLASS_PROFILE)
        people = people.filter(pk__in=in_class.values("user"))
    if favourites:
        people = people.filter(_favourite_of(user))
    return _with_places(user, people).by_name()


def seen_person(user: User) -> UserQuerySet:
    """Those whose card `user` may open, the card and what it shows read at once."""
    return _with_places(user, reachable(user)).select_related("card", "personal_details")


def family_of(user: User, person: User) -> UserQuerySet:
    """The children and the parents of `person` whom `user` sees."""
    links = Guardianship.objects.filter(Q(relative=person) | Q(child=person))
    kin = Q(pk__in=links.values("relative")) | Q(pk__in=links.values("child"))
    return reachable(user).filter(kin).exclude(pk=person.pk).by_name()


def lists_of(user: User, *, favourites: bool = False) -> QuerySet[PersonList]:
    """One's named lists, and the favourites if wanted, each with `member_count`: the members one still sees."""
    lists = PersonList.objects.filter(owner=user)
    if not favourites:
        lists = lists.exclude(name=FAVOURITES)
    return lists.annotate(member_count=Count("members", filter=Q(members__in=reachable(user)))).order_by("name", "pk")


def members_of(user: User, person_list: PersonList) -> UserQuerySet:
    """The members whom the owner still sees; the others keep their row and come back with their rights."""
    rows = PersonListMember.objects.filter(person_list=person_list)
    return reachable(user).filter(pk__in=rows.values("user")).by_name()


def lost_members(user: User, list_ids: Collection[int]) -> UserQuerySet:
    """Those somebody put in these lists of theirs and does not see any more: for them alone, to say who was dropped."""
    rows = PersonListMember.objects.filter(person_list__in=list(list_ids), person_list__owner=user)
    return User.objects.filter(pk__in=rows.values("user")).exclude(pk__in=reachable(user).values("pk")).by_name()


def people_to_add(user: User, person_list: PersonList, q: str = "") -> UserQuerySet:
    """Whom one sees, who is not in the list yet, and whose name holds every word."""
    rows = PersonListMember.objects.filter(person_list=person_list)
    return reachable(user).exclude(pk=user.pk).exclude(pk__in=rows.values("user")).named(q).by_name()


@dataclass(frozen=True)
class Seen:
    """A person's card, as its padlocks let it be seen: a part that is hidden is empty."""

    person: User
    card: Card
    details: PersonalDetails

    @classmethod
    def of(cls, person: User) -> "Seen":
        """From a person of `seen_person`; whoever said nothing has an empty card."""
        card = getattr(person, "card", None) or Card(user=person)
        return cls(person, card, getattr(person, "personal_details", None) or PersonalDetails(user=person))

    @property
    def mood_icon(self) -> str:
        """The picture of the mood; "" when none is said."""
        return mood_icon(self.card)

    @property
    def interests(self) -> list[tuple[str, str]]:
        """(picture, word) of each."""
        said = self.card.interests if self.card.shows(Shown.INTERESTS) else []
        return [(INTEREST_ICONS[one], str(Interest(one).label)) for one in said]

    @property
    def email(self) -> str:
        """The address, when shown."""
        return self.person.email if self.card.shows(Shown.EMAIL) else ""

    @property
    def mobile(self) -> str:
        """The number in groups of digits, when shown."""
        return self.person.mobile_in_words if self.card.shows(Shown.MOBILE) else ""

    @property
    def address(self) -> list[str]:
        """The postal address line by line, when shown."""
        if not self.card.shows(Shown.ADDRESS):
            return []
        town = f"{self.details.postal_code} {self.details.city}".strip()
        return [line for line in (self.details.address, town) if line]

    @property
    def birthday(self) -> date | None:
        """The date of birth, when shown; pages say its day and month, never the year."""
        return self.person.birth_date if self.card.shows(Shown.BIRTHDAY) else None

    @property
    def says_nothing(self) -> bool:
        """Nothing but the name is to be read."""
        said = (self.card.motto, self.card.mood, self.interests, self.email, self.mobile, self.address, self.birthday)
        return not any(said)


def mood_icon(card: Card) -> str:
    """The picture of the mood of a card; "" when none is said."""
    return MOOD_ICONS[card.mood] if card.mood else ""


@dataclass(frozen=True)
class Face:
    """Somebody in a class: what is seen before the card is opened."""

    person: User
    card: Card

    @classmethod
    def of(cls, person: User) -> "Face":
        """From a person of `faces_of`."""
        return cls(person, getattr(person, "card", None) or Card(user=person))

    @property
    def mood_icon(self) -> str:
        """The picture of the mood; "" when none is said."""
        return mood_icon(self.card)
