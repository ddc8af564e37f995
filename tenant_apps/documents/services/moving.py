"""Folders and documents moved: within one person's space, or from the actor's into a folder shared with them."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.documents import permissions, tree
from tenant_apps.documents.models import Document, DocumentShare, Folder, FolderShare
from tenant_apps.documents.rules import free_name, is_into_itself
from tenant_apps.documents.services import space
from tenant_apps.documents.services.folders import (
    LONGEST_DOCUMENT_NAME,
    LONGEST_FOLDER_NAME,
    demand,
    demand_room,
    demand_there,
    fresh_place,
)
from tenant_apps.documents.services.space import DocumentRefused
from tenant_apps.documents.telling import target_of
from tenant_apps.documents.tree import Thing


@transaction.atomic
def move(*, actor: User, things: Sequence[Thing], to: Folder | None) -> list[Thing]:
    """Put these into a folder, or at the top of the actor's space; those that moved.

    In another person's folder what was the actor's becomes that person's, and counts in their space.
    Raises DocumentRefused, and nothing moves, when one of them may not.
    """
    owner = to.owner if to else actor
    space.lock_spaces([owner, *(thing.owner for thing in things)])
    to = fresh_place(to)
    if to:
        demand(permissions.can_contribute(actor, to))
    moved = []
    for thing in things:
        demand_there(thing)
        if place_of(thing) == (to.pk if to else None) and thing.owner_id == owner.pk:
            continue
        _demand_move(actor, thing, to, owner)
        _move(thing, to, owner)
        audit(
            actor=actor,
            verb="documents.move",
            target=thing.name,
            target_key=target_of(thing),
            data={"to": to.name if to else ""},
        )
        moved.append(thing)
    return moved


def place_of(thing: Thing) -> int | None:
    """Id of the folder it lies in, None at the top."""
    return thing.parent_id if isinstance(thing, Folder) else thing.folder_id


def _demand_move(actor: User, thing: Thing, to: Folder | None, owner: User) -> None:
    demand(permissions.can_manage(actor, thing))
    if isinstance(thing, Document) and thing.app:
        raise DocumentRefused(_("« %(name)s » est dans une appli : copiez-le.") % {"name": thing.name})
    if owner.pk != thing.owner_id != actor.pk:
        raise DocumentRefused(_("« %(name)s » n’est pas à vous : copiez-le.") % {"name": thing.name})
    if isinstance(thing, Folder):
        if to and is_into_itself(to.path, thing.pk):
            raise DocumentRefused(_("« %(name)s » ne peut pas aller dans lui-même.") % {"name": thing.name})
        demand_room(to, tree.height_of(thing))


def _move(thing: Thing, to: Folder | None, owner: User) -> None:
    if owner.pk != thing.owner_id:
        _hand_over(thing, owner)
    thing.updated_at = timezone.now()
    beside = tree.names_in(owner, to, type(thing))
    if isinstance(thing, Folder):
        thing.name = free_name(thing.name, beside, longest=LONGEST_FOLDER_NAME)
        thing.parent = to
        thing.save(update_fields=["name", "parent", "updated_at"])
        graft(thing, to)
    else:
        thing.name = free_name(thing.name, beside, longest=LONGEST_DOCUMENT_NAME)
        thing.folder = to
        thing.save(update_fields=["name", "folder", "updated_at"])


def graft(folder: Folder, to: Folder | None) -> None:
    """The paths of a folder and of all below, now that it lies in `to`."""
    above = to.path if to else []
    below = list(tree.folders_below(folder).order_by("pk"))
    for one in below:
        one.path = above + one.path[one.path.index(folder.pk) :]
    Folder.objects.bulk_update(below, ["path"], batch_size=500)
    folder.path = [*above, folder.pk]


def _hand_over(thing: Thing, owner: User) -> None:
    """Another owner for all of it: it counts in their space; what lies in the trash stays with the one who gave."""
    folders, documents = _whole(thing)
    size = tree.size_of(documents)
    space.take(owner, size)
    space.give_back(thing.owner, size)
    FolderShare.objects.filter(target__in=folders.values("pk"), user=owner).delete()
    DocumentShare.objects.filter(target__in=documents.values("pk"), user=owner).delete()
    if isinstance(thing, Folder):
        _leave_trash_behind(thing)
    ids = list(folders.values_list("pk", flat=True)), list(documents.values_list("pk", flat=True))
    Folder.objects.filter(pk__in=ids[0]).update(owner=owner)
    Document.objects.filter(pk__in=ids[1]).update(owner=owner)
    thing.owner = owner


def _whole(thing: Thing):  # type: ignore[no-untyped-def]
    """Querysets of the live folders and documents that go with this one, itself included."""
    if isinstance(thing, Folder):
        live = tree.folders_below(thing).filter(trashed_at=None)
        return live, tree.documents_below(thing).filter(trashed_at=None)
    return Folder.objects.none(), Document.objects.filter(pk=thing.pk)


def _leave_trash_behind(folder: Folder) -> None:
    """What was thrown away from within stays in its owner's trash, at the top."""
    tree.documents_below(folder).exclude(trashed_at=None).filter(folder__trashed_at=None).update(folder=None)
    for top in tree.folders_below(folder).exclude(trashed_at=None).filter(parent__trashed_at=None):
        top.parent = None
        top.save(update_fields=["parent"])
        graft(top, None)
