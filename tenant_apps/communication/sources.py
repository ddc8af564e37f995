"""The recipients that every school has: people, the parents of a pupil, groups."""

from collections.abc import Sequence

from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenant_apps.accounts.choices import Function, Profile
from tenant_apps.accounts.models import User, UserQuerySet
from tenant_apps.communication import recipients
from tenant_apps.communication.permissions import reachable, reachable_groups
from tenant_apps.communication.recipients import Chosen, Recipient
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.group_names import group_name
from tenant_apps.directory.models import Group, GroupMember, Guardianship, Membership, SchoolClass
from tenant_apps.directory.permissions import sees_everyone
from tenant_apps.directory.rules import of_name
from tenants.text import search_form


def _likeliest(user: User, people: UserQuerySet, words: str) -> UserQuerySet:
    """Those of whom a name begins with what was typed come before those who hold it further on.

    Of namesakes, those of one's own classes come first, their parents too: Enter takes the first.
    """
    first, *_rest = search_form(words).split()
    begins = Q(sort_name__startswith=first) | Q(sort_name__contains=f" {first}")
    own = Membership.objects.filter(user=user).values("school_class")
    members = Membership.objects.filter(school_class__in=own)
    parents = Guardianship.objects.filter(child__in=members.values("user"), relative=OuterRef("pk"))
    near = Exists(members.filter(user=OuterRef("pk"))) | Exists(parents)
    ranks = [Case(When(one, then=Value(0)), default=Value(1)) for one in (begins, near)]
    return people.named(words).order_by(*ranks, "sort_name", "pk")


def _kin(user: User) -> QuerySet[Guardianship]:
    """Links whose child may be named to `user`: whose parent somebody is, only those who see everyone know."""
    links = Guardianship.objects.filter(child__leaving_at=None, child__blocked_at=None)
    return links.select_related("child").order_by("child__sort_name", "pk") if sees_everyone(user) else links.none()


class People:
    """One person at a time, never oneself."""

    kind = "user"

    def _reached(self, user: User) -> UserQuerySet:
        return reachable(user).exclude(pk=user.pk)

    def _told(self, user: User, people: UserQuerySet) -> list[Recipient]:
        classes = Prefetch("classes", SchoolClass.objects.by_level())
        found = people.prefetch_related(classes, Prefetch("guardianships", _kin(user)))
        return [self._recipient(person) for person in found]

    def _recipient(self, person: User) -> Recipient:
        return Recipient(self.kind, person.pk, person.full_name, _place(person), person.photo_url)

    def find(self, user: User, words: str, limit: int) -> list[Recipient]:
        """Those of whom the first or last name holds every word."""
        return self._told(user, _likeliest(user, self._reached(user), words)[:limit])

    def get(self, user: User, ids: Sequence[int]) -> list[Recipient]:
        """Those whom `user` reaches."""
        return self._told(user, self._reached(user).filter(pk__in=ids).by_name())

    def expand(self, user: User, ids: Sequence[int]) -> Chosen:
        """The people themselves."""
        return Chosen(user_ids=frozenset(self._reached(user).filter(pk__in=ids).values_list("pk", flat=True)))


def _place(person: User) -> str:
    """« Enseignant · CP · direction », « Parent de Léa Martin »: what tells namesakes apart."""
    children = [link.child.full_name for link in person.guardianships.all()]
    if person.profile == Profile.RELATIVE and children:
        return _("Parent %(of)s") % {"of": of_name(", ".join(children))}
    words = [str(Profile(person.profile).label).capitalize(), *(one.name for one in person.classes.all())]
    return " · ".join(words + [str(Function.HEAD.label)] * (Function.HEAD in person.functions))


class ParentsOf:
    """The adults who answer for a pupil, found by the pupil's name; of them those one reaches, oneself apart."""

    kind = "parents_of"

    def _links(self, user: User) -> QuerySet[Guardianship]:
        links = Guardianship.objects.filter(relative__in=reachable(user).exclude(pk=user.pk))
        return links.select_related("relative").order_by("relative__sort_name", "pk")

    def _told(self, user: User, pupils: UserQuerySet) -> list[Recipient]:
        found = pupils.prefetch_related(Prefetch("guardians", self._links(user)))
        return [self._recipient(pupil, list(pupil.guardians.all())) for pupil in found if pupil.guardians.all()]

    def _recipient(self, pupil: User, links: list[Guardianship]) -> Recipient:
        label = _("Les parents %(of)s") % {"of": of_name(pupil.full_name)}
        names = ", ".join(link.relative.full_name for link in links)
        return Recipient(self.kind, pupil.pk, label, names, icon="users")

    def _pupils(self, user: User) -> UserQuerySet:
        return reachable(user).exclude(pk=user.pk).with_profile(Profile.PUPIL)

    def find(self, user: User, words: str, limit: int) -> list[Recipient]:
        """By the name of the pupil."""
        return self._told(user, _likeliest(user, self._pupils(user), words)[:limit])

    def get(self, user: User, ids: Sequence[int]) -> list[Recipient]:
        """Of pupils one reaches who have a parent one reaches."""
        return self._told(user, self._pupils(user).filter(pk__in=ids).by_name())

    def expand(self, user: User, ids: Sequence[int]) -> Chosen:
        """The parents."""
        links = self._links(user).filter(child__in=self._pupils(user).filter(pk__in=ids))
        parents = links.order_by("pk").values_list("relative", flat=True)
        return Chosen(user_ids=frozenset(parents))


class Groups:
    """Groups that hold somebody, left whole: who joins later is of them."""

    kind = "group"

    def _told(self, groups: QuerySet[Group]) -> list[Recipient]:
        members = Count("members", filter=Q(members__leaving_at=None, members__blocked_at=None))
        return [self._recipient(group) for group in groups.annotate(member_count=members)]

    def _recipient(self, group: Group) -> Recipient:
        if group.kind == GroupKind.BROADCAST:
            return Recipient(self.kind, group.pk, group.name, _("Liste de diffusion"), icon="broadcast")
        count: int = group.member_count  # type: ignore[attr-defined]
        size = ngettext("%(n)s personne", "%(n)s personnes", count) % {"n": count}
        return Recipient(self.kind, group.pk, group_name(group), size, icon="users-three")

    def _reached(self, user: User) -> QuerySet[Group]:
        return reachable_groups(user).filter(Exists(GroupMember.objects.filter(group=OuterRef("pk"))))

    def find(self, user: User, words: str, limit: int) -> list[Recipient]:
        """By the name pages give them, which the database does not know: a school has some hundred groups at most."""
        typed = search_form(words).split()
        named = [(group.pk, search_form(group_name(group))) for group in self._reached(user)]
        ids = [pk for pk, name in named if all(word in name for word in typed)][:limit]
        return self._told(Group.objects.filter(pk__in=ids).select_related("school_class").order_by("pk")) if ids else []

    def get(self, user: User, ids: Sequence[int]) -> list[Recipient]:
        """Those one may address."""
        return self._told(self._reached(user).filter(pk__in=ids))

    def expand(self, user: User, ids: Sequence[int]) -> Chosen:
        """The groups themselves."""
        return Chosen(group_ids=frozenset(self._reached(user).filter(pk__in=ids).values_list("pk", flat=True)))


def register() -> None:
    """Make them known."""
    for source in (People(), ParentsOf(), Groups()):
        recipients.register(source.kind, source)
