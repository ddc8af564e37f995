"""Reads of documents: what lies where, page by page; what was thrown away; how full a space is."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.documents import permissions, tree
from tenant_apps.documents.choices import Section, Sort
from tenant_apps.documents.models import Document, DocumentShare, Folder, FolderShare, ProfileQuota, Space
from tenant_apps.documents.rules import DEFAULT_QUOTAS, percent_used
from tenant_apps.documents.services.space import quota_of
from tenant_apps.documents.tree import Thing
from tenant_apps.sharing.choices import Level
from tenant_apps.sharing.permissions import reaching, shared_with
from tenants.text import search_form

_TOKEN = re.compile(r"([df])(\d{1,18})")
_FOLDER, _DOCUMENT = 0, 1
_ORDERS = {
    Sort.NAME: ("kind", "search_name", "pk"),
    Sort.RECENT: ("kind", "-updated_at", "-pk"),
    Sort.HEAVY: ("kind", "-size", "search_name", "pk"),
}


@dataclass(frozen=True)
class Row:
    """A line of a list: a folder or a document as one person has it."""

    thing: Thing
    level: Level
    # Shared with somebody else by its owner.
    is_shared: bool

    @property
    def is_folder(self) -> bool:
        """Whether it holds others."""
        return isinstance(self.thing, Folder)

    @property
    def token(self) -> str:
        """What a ticked box says: f12, d34."""
        return token_of(self.thing)

    @property
    def may_manage(self) -> bool:
        """Whether it can be renamed, moved, shared."""
        return self.level >= Level.MANAGE


def token_of(thing: Thing) -> str:
    """f12 for a folder, d34 for a document: what forms and addresses say."""
    return f"{'f' if isinstance(thing, Folder) else 'd'}{thing.pk}"


class Listing:
    """Folders, then documents, sorted together: sliced by a Paginator, two queries a page and one for levels."""

    ordered = True

    def __init__(
        self, user: User, folders: QuerySet[Folder], documents: QuerySet[Document], sort: str, level: Level | None
    ) -> None:
        self.user = user
        self.level = level
        keys = ("kind", "pk", "search_name", "updated_at", "size")
        big = BigIntegerField()
        some = folders.order_by().annotate(kind=Value(_FOLDER), size=Value(0, output_field=big)).values_list(*keys)
        more = documents.order_by().annotate(kind=Value(_DOCUMENT), size=F("current__size")).values_list(*keys)
        self.keys = some.union(more, all=True).order_by(*_ORDERS[Sort(sort)])

    def count(self) -> int:
        """How many in all."""
        return self.keys.count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[Row]:
        keys = [(kind, pk) for kind, pk, *_rest in self.keys[part]]
        folders = _folders_by_id([pk for kind, pk in keys if kind == _FOLDER])
        documents = _documents_by_id([pk for kind, pk in keys if kind == _DOCUMENT])
        of_kind: dict[int, dict[int, Any]] = {_FOLDER: folders, _DOCUMENT: documents}
        things = [of_kind[kind][pk] for kind, pk in keys if pk in of_kind[kind]]
        levels = {} if self.level else levels_of(self.user, things)
        return [Row(thing, self.level or levels.get(token_of(thing), Level.READ), thing.has_shares) for thing in things]


def _folders_by_id(ids: Sequence[int]) -> dict[int, Folder]:
    if not ids:
        return {}
    shared = Exists(FolderShare.objects.filter(target=OuterRef("pk")))
    return {
        one.pk: one for one in Folder.objects.filter(pk__in=ids).select_related("owner").annotate(has_shares=shared)
    }


def _documents_by_id(ids: Sequence[int]) -> dict[int, Document]:
    if not ids:
        return {}
    shared = Exists(DocumentShare.objects.filter(target=OuterRef("pk")))
    documents = Document.objects.filter(pk__in=ids).select_related("owner", "current", "folder")
    return {one.pk: one for one in documents.annotate(has_shares=shared)}


def levels_of(user: User, things: Iterable[Thing]) -> dict[str, Level]:
    """Token → what `user` may do with each, by its own shares and being its owner. Two queries at most."""
    found: dict[str, Level] = {}
    by_model: dict[Any, list[int]] = {}
    for thing in things:
        if thing.owner_id == user.pk:
            found[token_of(thing)] = Level.MANAGE
        else:
            by_model.setdefault(FolderShare if isinstance(thing, Folder) else DocumentShare, []).append(thing.pk)
    for model, ids in by_model.items():
        letter = "f" if model is FolderShare else "d"
        for pk, level in model.objects.filter(reaching(user), target__in=ids).values_list("target", "level"):
            token = f"{letter}{pk}"
            found[token] = max(found.get(token, Level.READ), Level(level))
    return found


def of_section(user: User, section: str, words: str) -> tuple[QuerySet[Folder], QuerySet[Document]]:
    """Folders and documents of a section, at its top; with `words`, all below whose name holds each of them."""
    if section == Section.TRASH:
        folders, documents = trash_of(user)
    elif section == Section.SHARED:
        folders, documents = _shared(user, everywhere=bool(search_form(words)))
    elif section == Section.APPS:
        folders, documents = Folder.objects.none(), _own(Document, user).exclude(app="")
    elif search_form(words):
        folders, documents = _own(Folder, user), _own(Document, user).filter(app="")
    else:
        folders = _own(Folder, user).filter(parent=None)
        documents = _own(Document, user).filter(folder=None, app="")
    return named(folders, words), named(documents, words)


def _own(model: Any, user: User) -> Any:
    return model.objects.filter(owner=user, trashed_at=None)


def _shared(user: User, *, everywhere: bool) -> tuple[QuerySet[Folder], QuerySet[Document]]:
    """What others share with `user`: the things themselves, or also all that lies in them."""
    if everywhere:
        folders, documents = permissions.visible_folders(user), permissions.visible_documents(user)
    else:
        folders = Folder.objects.filter(pk__in=shared_with(user, FolderShare), trashed_at=None)
        documents = Document.objects.filter(pk__in=shared_with(user, DocumentShare), trashed_at=None)
    return folders.exclude(owner=user), documents.exclude(owner=user)


def of_folder(folder: Folder, words: str) -> tuple[QuerySet[Folder], QuerySet[Document]]:
    """What lies in a folder; with `words`, all below whose name holds each of them."""
    if search_form(words):
        folders = Folder.objects.filter(owner=folder.owner_id, path__contains=[folder.pk]).exclude(pk=folder.pk)
        documents = Document.objects.filter(owner=folder.owner_id, folder__path__contains=[folder.pk])
    else:
        folders, documents = Folder.objects.filter(parent=folder), Document.objects.filter(folder=folder)
    return named(folders.filter(trashed_at=None), words), named(documents.filter(trashed_at=None), words)


def named(things: Any, words: str) -> Any:
    """Those whose name holds every word typed, accents and capitals ignored."""
    for word in search_form(words[:100]).split():
        things = things.filter(search_name__contains=word)
    return things


def trash_of(user: User) -> tuple[QuerySet[Folder], QuerySet[Document]]:
    """What `user` sees in the trash: what was thrown away itself, not what went with its folder."""
    thrown = Folder.objects.filter(owner=user).exclude(trashed_at=None)
    folders = thrown.exclude(parent__isnull=False, parent__trashed_at=F("trashed_at"))
    documents = Document.objects.filter(owner=user).exclude(trashed_at=None)
    return folders, documents.exclude(folder__isnull=False, folder__trashed_at=F("trashed_at"))


def thrown_before(moment: datetime, most: int) -> list[Thing]:
    """At most `most` folders and documents thrown away before then, by anybody."""
    folders = Folder.objects.filter(trashed_at__lt=moment).exclude(parent__trashed_at=F("trashed_at"))
    documents = Document.objects.filter(trashed_at__lt=moment).exclude(folder__trashed_at=F("trashed_at"))
    some = list(folders.select_related("owner").order_by("trashed_at", "pk")[:most])
    more = list(documents.select_related("owner").order_by("trashed_at", "pk")[:most])
    return [*some, *more]


def _ids(tokens: Iterable[str], letter: str) -> list[int]:
    found = [_TOKEN.fullmatch(token) for token in tokens]
    return [int(match[2]) for match in found if match and match[1] == letter]


def chosen(user: User, tokens: Sequence[str]) -> list[Thing]:
    """The folders and documents ticked (« f12 », « d34 ») that `user` sees; others are as if not ticked."""
    folders = permissions.visible_folders(user).filter(pk__in=_ids(tokens, "f")).select_related("owner", "parent")
    documents = permissions.visible_documents(user).filter(pk__in=_ids(tokens, "d"))
    documents = documents.select_related("owner", "folder__owner", "current")
    return [*folders.order_by("search_name", "pk"), *documents.order_by("search_name", "pk")]


def chosen_in_trash(user: User, tokens: Sequence[str]) -> list[Thing]:
    """The same among what is in the trash of `user`."""
    folders, documents = trash_of(user)
    folders = folders.filter(pk__in=_ids(tokens, "f")).select_related("owner", "parent")
    documents = documents.filter(pk__in=_ids(tokens, "d")).select_related("owner", "folder")
    return [*folders.order_by("search_name", "pk"), *documents.order_by("search_name", "pk")]


def folder_for(user: User) -> QuerySet[Folder]:
    """Folders `user` sees, with what a page of one needs; for an administrator, also those that were reported."""
    folders, _documents = permissions.reported_to(user)
    seen = permissions.visible_folders(user)
    if folders:
        seen |= Folder.objects.filter(path__overlap=folders, trashed_at=None)
    return seen.select_related("owner", "parent")


def document_for(user: User) -> QuerySet[Document]:
    """Documents `user` sees, with what a page of one needs; for an administrator, also those that were reported."""
    folders, documents = permissions.reported_to(user)
    seen = permissions.visible_documents(user)
    if folders or documents:
        reported = Q(pk__in=documents) | Q(folder__path__overlap=folders)
        seen |= Document.objects.filter(reported, trashed_at=None)
    return seen.select_related("owner", "folder__owner", "current__author")


def trail(user: User, folder: Folder) -> list[Folder]:
    """The folders above this one that `user` sees, outermost first. One query, none at the top."""
    above = folder.path[:-1]
    if not above:
        return []
    folders = Folder.objects.filter(pk__in=above)
    if folder.owner_id != user.pk:
        folders = folders.filter(path__overlap=shared_with(user, FolderShare))
    return sorted(folders, key=lambda one: len(one.path))


@dataclass(frozen=True)
class Fullness:
    """How much of a space is used, in bytes."""

    used: int
    quota: int
    trashed: int

    @property
    def percent(self) -> int:
        """0 to 100."""
        return percent_used(self.used, self.quota)


def fullness_of(user: User) -> Fullness:
    """How full the space of `user` is. Two queries."""
    space = Space.objects.filter(user=user).first() or Space(user=user)
    return Fullness(space.used, quota_of(user, space), space.trashed)


def places_in(user: User, folder: Folder | None) -> QuerySet[Folder]:
    """Folders where `user` may put things: in this one; without one, their own and those shared with them."""
    writable = permissions.visible_folders(user, Level.CONTRIBUTE).select_related("owner")
    if folder is not None:
        return writable.filter(parent=folder).order_by("search_name", "pk")
    shared = Q(pk__in=shared_with(user, FolderShare, Level.CONTRIBUTE)) & ~Q(owner=user)
    return writable.filter(Q(owner=user, parent=None) | shared).order_by("search_name", "pk")


def comments_on(thing: Thing) -> QuerySet[Any]:
    """What was said of it, oldest first."""
    return thing.comments.select_related("author")


def lines_of(thing: Thing) -> int:
    """How many people and groups it is shared with, itself or by a folder above. Two queries at most."""
    path = thing.path if isinstance(thing, Folder) else (thing.folder.path if thing.folder else [])
    count = FolderShare.objects.filter(target__in=path).count() if path else 0
    return count + (DocumentShare.objects.filter(target=thing).count() if isinstance(thing, Document) else 0)


def shares_beyond(folder: Folder | None, other: Folder | None) -> int:
    """How many people and groups see `folder` by shares that do not hold for `other`. One query at most."""
    path = set(folder.path if folder else []).difference(other.path if other else [])
    return FolderShare.objects.filter(target__in=path).count() if path else 0


@dataclass(frozen=True)
class FolderFacts:
    """What a folder holds, at any depth."""

    folders: int
    documents: int
    size: int


def facts_of(folder: Folder) -> FolderFacts:
    """What a folder holds. Two queries."""
    folders = tree.folders_below(folder).filter(trashed_at=None).exclude(pk=folder.pk).count()
    documents = tree.documents_below(folder).filter(trashed_at=None)
    found = documents.aggregate(n=Count("pk"), size=Coalesce(Sum("current__size"), 0, output_field=BigIntegerField()))
    return FolderFacts(folders, found["n"], int(found["size"]))


@dataclass(frozen=True)
class ProfileLimit:
    """How much the people of a profile may keep, in bytes."""

    profile: str
    label: str
    quota: int
    is_usual: bool


def profile_quotas() -> list[ProfileLimit]:
    """The limit of each profile. One query."""
    said = dict(ProfileQuota.objects.values_list("profile", "quota"))
    return [
        ProfileLimit(profile, str(Profile(profile).label), said.get(profile, usual), profile not in said)
        for profile, usual in DEFAULT_QUOTAS.items()
    ]


def quota_of_profile(profile: str) -> int:
    """Bytes for who has no limit of their own."""
    said = ProfileQuota.objects.filter(profile=profile).values_list("quota", flat=True).first()
    return DEFAULT_QUOTAS[profile] if said is None else said


def own_quota(user: User) -> int | None:
    """The limit said for this person alone, in bytes."""
    return Space.objects.filter(user=user).values_list("quota", flat=True).first()


def spaces(words: str) -> QuerySet[User]:
    """The people of the school with what they keep (`used`, `trashed`, `own_quota`), the most first."""
    people = User.objects.exclude(profile=Profile.TEAM)
    for word in search_form(words[:100]).split():
        people = people.filter(sort_name__contains=word)
    of = Space.objects.filter(user=OuterRef("pk"))
    return people.annotate(
        used=Coalesce(Subquery(of.values("used")), 0, output_field=BigIntegerField()),
        trashed=Coalesce(Subquery(of.values("trashed")), 0, output_field=BigIntegerField()),
        own_quota=Subquery(of.values("quota")),
    ).order_by("-used", "sort_name", "pk")
