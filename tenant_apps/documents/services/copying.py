"""Copies: rows of their own on the same bytes, which stay in the storage until the last of them is gone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.documents import permissions, tree
from tenant_apps.documents.models import Document, Folder, Version
from tenant_apps.documents.rules import MOST_AT_ONCE, free_name
from tenant_apps.documents.services import space
from tenant_apps.documents.services.folders import (
    LONGEST_DOCUMENT_NAME,
    LONGEST_FOLDER_NAME,
    demand,
    demand_room,
    fresh_place,
)
from tenant_apps.documents.services.space import DocumentRefused
from tenant_apps.documents.telling import target_of
from tenant_apps.documents.tree import Thing

_BATCH = 500


@dataclass(frozen=True)
class _Place:
    """Where copies go."""

    actor: User
    owner: User
    folder: Folder | None
    app: str = ""


@transaction.atomic
def copy(*, actor: User, things: Sequence[Thing], to: Folder | None) -> list[Thing]:
    """Copies of these, with what folders hold, in a folder or at the top of the actor's space.

    The current version alone is copied; comments, shares and what is in the trash are not. They belong to
    the owner of the folder. Raises DocumentRefused, and nothing is copied, beyond MOST_AT_ONCE or the quota.
    """
    owner = to.owner if to else actor
    space.locked_space(owner)
    to = fresh_place(to)
    if to:
        demand(permissions.can_contribute(actor, to))
    place = _Place(actor, owner, to)
    copies = [_copy(place, thing) for thing in things]
    for thing in copies:
        audit(actor=actor, verb="documents.copy", target=thing.name, target_key=target_of(thing))
    return copies


@transaction.atomic
def copy_for_app(*, actor: User, documents: Sequence[Document], app: str) -> list[Document]:
    """Copies of these in the actor's space, among what was added in the service `app`, under their own names.

    Raises DocumentRefused, and nothing is copied, for what one may not read and beyond the quota.
    """
    space.locked_space(actor)
    for document in documents:
        demand(permissions.can_read(actor, document))
    copies = _copy_documents(_Place(actor, actor, None, app), [(one, None, one.name) for one in documents])
    for one in copies:
        audit(actor=actor, verb="documents.copy", target=one.name, target_key=target_of(one), data={"app": app})
    return copies


@transaction.atomic
def duplicate(*, actor: User, thing: Thing) -> Thing:
    """A copy beside it; at the top of the actor's space when they may not add anything there."""
    beside = thing.parent if isinstance(thing, Folder) else thing.folder
    if beside and not permissions.can_contribute(actor, beside):
        beside = None
    return copy(actor=actor, things=[thing], to=beside)[0]


def _copy(place: _Place, thing: Thing) -> Thing:
    demand(permissions.can_read(place.actor, thing))
    if isinstance(thing, Folder):
        return _copy_folder(place, thing)
    name = free_name(thing.name, tree.names_in(place.owner, place.folder, Document), longest=LONGEST_DOCUMENT_NAME)
    return _copy_documents(place, [(thing, place.folder, name)])[0]


def _copy_folder(place: _Place, source: Folder) -> Folder:
    if place.folder and source.pk in place.folder.path:
        raise DocumentRefused(_("« %(name)s » ne peut pas aller dans lui-même.") % {"name": source.name})
    demand_room(place.folder, tree.height_of(source))
    sources = list(tree.folders_below(source).filter(trashed_at=None).order_by("path__len", "pk"))
    documents = tree.documents_below(source).filter(trashed_at=None).order_by("pk")
    if len(sources) + documents.count() > MOST_AT_ONCE:
        raise DocumentRefused(_("%(most)s documents et dossiers au plus à la fois.") % {"most": MOST_AT_ONCE})
    made = _copy_tree(place, sources)
    _copy_documents(place, [(one, made[one.folder_id], one.name) for one in documents if one.folder_id])
    return made[source.pk]


def _copy_tree(place: _Place, sources: list[Folder]) -> dict[int, Folder]:
    """Each folder's id → its copy; the outermost takes a free name."""
    top, *_below = sources
    free = free_name(top.name, tree.names_in(place.owner, place.folder, Folder), longest=LONGEST_FOLDER_NAME)
    made: dict[int, Folder] = {}
    for source in sources:
        parent = place.folder if source is top else made[source.parent_id or 0]
        folder = Folder.objects.create(owner=place.owner, parent=parent, name=free if source is top else source.name)
        folder.path = [*(parent.path if parent else []), folder.pk]
        made[source.pk] = folder
    Folder.objects.bulk_update(made.values(), ["path"], batch_size=_BATCH)
    return made


def _copy_documents(place: _Place, wanted: Sequence[tuple[Document, Folder | None, str]]) -> list[Document]:
    """(document, where, name) of each → its copy, on the bytes of its current version."""
    pairs = []
    bytes_of = _locked_versions(document.pk for document, _folder, _name in wanted)
    for source, folder, name in wanted:
        if source.pk in bytes_of:
            copied = Document(owner=place.owner, folder=folder, name=name, app=place.app)
            copied.fold_name()
            pairs.append((copied, bytes_of[source.pk]))
    space.take(place.owner, sum(version.size for _copied, version in pairs))
    documents = Document.objects.bulk_create([copied for copied, _version in pairs], batch_size=_BATCH)
    versions = [_same_bytes(place.actor, copied, version) for copied, version in pairs]
    for document, version in zip(documents, Version.objects.bulk_create(versions, batch_size=_BATCH), strict=True):
        document.current = version
    Document.objects.bulk_update(documents, ["current"], batch_size=_BATCH)
    return documents


def _locked_versions(document_ids: Iterable[int]) -> dict[int, Version]:
    """Document id → its current version; its bytes stay while the transaction lasts (services.erasing locks too)."""
    current = Document.objects.filter(pk__in=list(document_ids)).values("current")
    versions: QuerySet[Version] = Version.objects.filter(pk__in=current).order_by("pk").select_for_update()
    return {version.document_id: version for version in versions}


def _same_bytes(actor: User, document: Document, source: Version) -> Version:
    return Version(
        document=document,
        number=1,
        author=actor,
        file=source.file,
        size=source.size,
        media_type=source.media_type,
        preview_state=source.preview_state,
        previews=source.previews,
    )
