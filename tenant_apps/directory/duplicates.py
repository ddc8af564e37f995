"""Accounts that may be one person, whatever their source: found, said to be two."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User, UserQuerySet
from tenant_apps.accounts.permissions import AccountRefused
from tenant_apps.accounts.services import audit_people
from tenant_apps.directory import likeness
from tenant_apps.directory.choices import Likeness
from tenant_apps.directory.likeness import Traits
from tenant_apps.directory.models import DistinctPeople, Guardianship
from tenants.text import search_form

_FEW = 5
_COLUMNS = ("pk", "profile", "last_name", "first_name", "birth_date", "email", "mobile", "ine", "feed_key")


@dataclass(frozen=True)
class Pair:
    """Two accounts (ids, the smaller first) and what they have in common."""

    first: int
    second: int
    common: tuple[Likeness, ...]

    @property
    def score(self) -> int:
        """How much they look like one."""
        return likeness.score(self.common)

    @property
    def likely(self) -> bool:
        """More than the name agrees."""
        return self.score >= likeness.LIKELY


def _traits_of(people: UserQuerySet, links: QuerySet[Guardianship]) -> list[Traits]:
    """What is compared of those of these people who stay, in two queries; `links` are those of their families."""
    family: dict[int, set[int]] = defaultdict(set)
    for relative, child in links.order_by().values_list("relative", "child"):
        family[relative].add(child)
        family[child].add(relative)
    rows = people.staying().exclude(profile=Profile.TEAM).order_by("pk").values_list(*_COLUMNS)
    return [
        Traits(
            pk,
            profile,
            search_form(last),
            search_form(first),
            born,
            email.strip().lower(),
            mobile,
            ine,
            feed_key,
            frozenset(family[pk]),
        )
        for pk, profile, last, first, born, email, mobile, ine, feed_key in rows
    ]


def find_pairs() -> list[Pair]:
    """The pairs nobody has said to be two people, the likeliest first; three queries."""
    told_apart = set(DistinctPeople.objects.order_by().values_list("first", "second"))
    found = []
    for one, other in likeness.neighbours(_traits_of(User.objects.all(), Guardianship.objects.all())):
        common = likeness.traits_in_common(one, other)
        if common and (one.pk, other.pk) not in told_apart:
            found.append(Pair(one.pk, other.pk, tuple(common)))
    return sorted(found, key=lambda pair: (-pair.score, pair.first, pair.second))


def people_in_pairs() -> set[int]:
    """Ids of everybody who is in a pair."""
    return {pk for pair in find_pairs() for pk in (pair.first, pair.second)}


def namesakes_of(user: User) -> list[User]:
    """A few people of the same name, even exchanged, whom nobody told apart from this one."""
    names = {search_form(user.last_name, user.first_name), search_form(user.first_name, user.last_name)}
    alike = User.objects.staying().filter(sort_name__in=names).exclude(pk=user.pk)
    pupils = alike.filter(profile=Profile.PUPIL)
    same_family = pupils if user.profile == Profile.PUPIL else alike.exclude(profile=Profile.PUPIL)
    told_apart = DistinctPeople.objects.filter(Q(first=user) | Q(second=user)).order_by()
    known = {pk for pair in told_apart.values_list("first", "second") for pk in pair}
    return list(same_family.exclude(pk__in=known).by_name()[:_FEW])


def common_traits(one: User, other: User) -> list[Likeness]:
    """What two people have in common; empty when they do not look like one."""
    both = [one.pk, other.pk]
    links = Guardianship.objects.filter(Q(relative__in=both) | Q(child__in=both))
    chosen = {traits.pk: traits for traits in _traits_of(User.objects.filter(pk__in=both), links)}
    return likeness.traits_in_common(chosen[one.pk], chosen[other.pk]) if len(chosen) == 2 else []


def are_distinct(one: User, other: User) -> bool:
    """Whether somebody said that they are two people."""
    first, second = sorted((one.pk, other.pk))
    return DistinctPeople.objects.filter(first=first, second=second).exists()


@transaction.atomic
def tell_apart(*, actor: User | None, one: User, other: User) -> None:
    """Say that these are two people: they are not proposed as one any more. Raises AccountRefused: one is gone."""
    first, second = sorted((one, other), key=lambda user: user.pk)
    there = User.objects.filter(pk__in=[first.pk, second.pk]).order_by("pk").select_for_update(no_key=True)
    if len(there) != 2:
        raise AccountRefused(_("Un de ces deux comptes a été effacé entre-temps."))
    _row, created = DistinctPeople.objects.get_or_create(first=first, second=second)
    if created:
        for user, twin in ((one, other), (other, one)):
            audit_people(actor=actor, verb="directory.tell_apart", users=[user], data={"login": twin.login})
