"""What the panel shows: who has a thing, by itself or through what holds it, and from where rights may be copied."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User, UserQuerySet
from tenant_apps.accounts.permissions import Decision
from tenant_apps.communication import recipients
from tenant_apps.communication.permissions import reachable, reachable_groups
from tenant_apps.communication.recipients import Recipient
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.group_names import group_name
from tenant_apps.directory.models import Group, GroupMember
from tenant_apps.sharing import registry
from tenant_apps.sharing.choices import Level
from tenant_apps.sharing.registry import Shareable
from tenants.http import id_said
from tenants.text import search_form

PAGE_SIZE = 50
# Things proposed to copy rights from: the latest; further ones are found by their name.
MOST_SOURCES = 20
_SEARCHED = 200
# Folders in folders, and no end to a chain somebody tied in a ring.
_HIGHEST = 20


@dataclass(frozen=True)
class Line:
    """One person or one group, and what it may do."""

    pk: int
    level: Level
    who: Recipient
    is_self: bool = False


@dataclass(frozen=True)
class Above:
    """Lines that hold because they hold for what holds the thing."""

    source: str
    url: str
    lines: list[Line]


@dataclass(frozen=True)
class Panel:
    """Who has a thing, as one person may know it."""

    kind: Shareable
    thing: Any
    # Why it cannot be changed, when it cannot.
    decision: Decision
    owner: User | None
    is_owner: bool
    page: Page[Any]
    lines: list[Line]
    above: list[Above] = field(default_factory=list)
    # People who have it, its owner and those who are leaving apart.
    reached: int = 0
    # There are people or groups whom one does not see.
    hides: bool = False

    @property
    def title(self) -> str:
        """What the thing is called."""
        return self.kind.title(self.thing)

    @property
    def url(self) -> str:
        """Where the thing is seen."""
        return self.kind.url(self.thing)

    @property
    def slug(self) -> str:
        """A word for the ids of controls: several panels may be on one page."""
        return f"{self.kind.slug}-{self.thing.pk}"

    @property
    def levels(self) -> list[Level]:
        """Those this sort of thing has, the least first."""
        return sorted(Level(one) for one in self.kind.levels)


def panel(user: User, kind: Shareable, thing: Any, page: str | None = None) -> Panel:
    """The panel of a thing that `user` sees: a fixed number of queries, whatever the lines.

    Who manages it is told everything, to be able to take it back; others, those whom they reach and
    the groups of their class and school that they are in.
    """
    decision = kind.can_share(user, thing)
    above = list(_holders(kind, thing))
    every = _lines(kind, [thing])
    shown = every if decision else _seen_by(user, every)
    rows = Paginator(shown, PAGE_SIZE).get_page(page)
    owner = User.objects.filter(pk=kind.owner(thing) or 0).first()
    return Panel(
        kind=kind,
        thing=thing,
        decision=decision,
        owner=owner,
        is_owner=owner == user,
        page=rows,
        lines=_told(user, list(rows.object_list)),
        above=_inherited(user, decision, above),
        reached=people_with([(kind, thing), *above]).exclude(pk=kind.owner(thing) or 0).count(),
        hides=not decision and rows.paginator.count < every.count(),
    )


def _holders(kind: Shareable, thing: Any) -> Iterator[tuple[Shareable, Any]]:
    """What holds the thing, the nearest first."""
    for _step in range(_HIGHEST):
        thing = kind.holder(thing)
        found = None if thing is None else registry.kind_of(thing, near=kind)
        if found is None:
            return
        kind = found
        yield kind, thing


def _lines(kind: Shareable, things: Iterable[Any]) -> QuerySet[Any]:
    """Groups, then people by name."""
    rows = kind.share_model._default_manager.filter(target__in=things)
    return rows.select_related("user", "group__school_class").order_by(
        F("group").asc(nulls_last=True), "user__sort_name", "pk"
    )


def line_of(kind: Shareable, thing: Any, line: int) -> Any:
    """The share of this thing that has this id; None when it is gone meanwhile."""
    rows = kind.share_model._default_manager.filter(target=thing, pk=line)
    return rows.select_related("user", "group__school_class").first()


def _seen_by(user: User, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Of people and groups one does not reach nothing is said; one's own line and class are no secret."""
    mine = Group.objects.filter(members=user, kind__in=(GroupKind.SCHOOL_PROFILE, GroupKind.CLASS_PROFILE))
    groups = Q(group__in=reachable_groups(user).values("pk")) | Q(group__in=mine.values("pk"))
    return rows.filter(Q(user__in=reachable(user).values("pk")) | groups)


def _told(user: User, rows: Sequence[Any]) -> list[Line]:
    """The lines with what tells namesakes apart, as far as `user` may know it."""
    known = {one.token: one for one in recipients.describe(user, [_token(row) for row in rows])}
    return [
        Line(row.pk, Level(row.level), known.get(_token(row)) or _by_name(row), is_self=row.user_id == user.pk)
        for row in rows
    ]


def _token(row: Any) -> str:
    return f"user:{row.user_id}" if row.user_id else f"group:{row.group_id}"


def _by_name(row: Any) -> Recipient:
    """Somebody, or a group, that one does not reach (any more): the name alone."""
    if row.user_id:
        return Recipient("user", row.user_id, row.user.full_name, str(row.user.get_profile_display()).capitalize())
    icon, detail = "users-three", ""
    if row.group.kind == GroupKind.BROADCAST:
        icon, detail = "broadcast", _("Liste de diffusion")
    return Recipient("group", row.group_id, group_name(row.group), detail, icon=icon)


def name_of(row: Any) -> str:
    """Of the person, or of the group."""
    return _by_name(row).label


def _inherited(user: User, decision: Decision, above: list[tuple[Shareable, Any]]) -> list[Above]:
    """Lines of what holds the thing; who does not manage is told of the holders they see."""
    found = []
    for kind, things in _by_kind(above).items():
        visible = [thing for thing in things if decision or kind.find(user, thing.pk)]
        lines = _lines(kind, visible)
        rows = list(lines if decision else _seen_by(user, lines))
        pairs = list(zip(rows, _told(user, rows), strict=True))
        for thing in visible:
            told = [line for row, line in pairs if row.target_id == thing.pk]
            if told:
                found.append(Above(_source(kind, thing), kind.url(thing), told))
    return found


def _by_kind(things: Iterable[tuple[Shareable, Any]]) -> dict[Shareable, list[Any]]:
    found: dict[Shareable, list[Any]] = {}
    for kind, thing in things:
        found.setdefault(kind, []).append(thing)
    return found


def _source(kind: Shareable, thing: Any) -> str:
    """« le dossier Photos »."""
    words = {"noun": kind.noun, "title": kind.title(thing)}
    return _("%(noun)s « %(title)s »") % words if kind.noun else _("« %(title)s »") % words


def people_with(things: Iterable[tuple[Shareable, Any]]) -> UserQuerySet:
    """Those who have at least one of these things now, by name or by a group."""
    users, groups = Q(pk__in=[]), Q(group__in=[])
    for kind, each in _by_kind(things).items():
        rows = kind.share_model._default_manager.filter(target__in=each)
        users |= Q(pk__in=rows.filter(group=None).values("user"))
        groups |= Q(group__in=rows.filter(user=None).values("group"))
    return _staying(users | Q(pk__in=GroupMember.objects.filter(groups).values("user")))


def count_reached(user: User, chosen: recipients.Chosen) -> int:
    """How many people these come to, `user` apart."""
    members = GroupMember.objects.filter(group__in=chosen.group_ids).values("user")
    return _staying(Q(pk__in=chosen.user_ids) | Q(pk__in=members)).exclude(pk=user.pk).count()


def _staying(people: Q) -> UserQuerySet:
    return User.objects.staying().filter(people, blocked_at=None)


@dataclass(frozen=True)
class Source:
    """A thing of one's own whose rights may be copied."""

    kind: Shareable
    thing: Any
    # Lines it has.
    count: int

    @property
    def token(self) -> str:
        """What the form sends: « documents.folder:12 »."""
        return f"{self.kind.kind}:{self.thing.pk}"

    @property
    def title(self) -> str:
        """What it is called."""
        return self.kind.title(self.thing)


def copy_sources(user: User, thing: Any, words: str = "") -> list[Source]:
    """Things whose shares `user` manages, the latest first, of which the title holds every word; `thing` apart."""
    typed = search_form(words).split()
    found = [source for kind in registry.registered() for source in _sources(user, kind) if source.thing != thing]
    named = [one for one in found if all(word in search_form(one.title) for word in typed)]
    return named[:MOST_SOURCES]


def _sources(user: User, kind: Shareable) -> list[Source]:
    """The shared ones among the latest; two queries for each sort of thing."""
    if kind.mine is None:
        return []
    rows = kind.share_model._default_manager
    things = kind.mine(user).filter(pk__in=rows.values("target")).order_by("-pk")[:_SEARCHED]
    counted = rows.filter(target__in=[thing.pk for thing in things]).order_by().values("target")
    counts = dict(counted.annotate(n=Count("pk")).values_list("target", "n"))
    return [Source(kind, thing, counts[thing.pk]) for thing in things]


def copy_source(user: User, token: str) -> tuple[Shareable, Any] | None:
    """The thing a token of Source stands for, None when `user` does not manage it."""
    name, _colon, number = token.rpartition(":")
    kind = registry.get(name)
    if kind is None or kind.mine is None or not id_said(number):
        return None
    thing = kind.mine(user).filter(pk=int(number)).first()
    return None if thing is None else (kind, thing)
