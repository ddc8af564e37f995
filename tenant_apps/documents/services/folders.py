"""Folders made; folders and documents renamed."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Decision
from tenant_apps.accounts.services import audit
from tenant_apps.documents import permissions, tree
from tenant_apps.documents.models import Document, Folder
from tenant_apps.documents.rules import free_name, is_too_deep
from tenant_apps.documents.services.space import DocumentRefused, locked_space
from tenant_apps.documents.telling import target_of
from tenant_apps.documents.tree import Thing

LONGEST_FOLDER_NAME = 120
LONGEST_DOCUMENT_NAME = 200


def demand(decision: Decision) -> None:
    """Raise DocumentRefused, with the reason, unless allowed."""
    if not decision:
        raise DocumentRefused(decision.reason)


def fresh_place(place: Folder | None) -> Folder | None:
    """The folder as it is now that its owner's space is locked. Raises DocumentRefused when it is gone."""
    if place is None:
        return None
    found = Folder.objects.select_related("owner").filter(pk=place.pk, trashed_at=None).first()
    if found is None:
        raise DocumentRefused(_("Ce dossier n’existe plus."))
    return found


def still_there(thing: Thing) -> bool:
    """Read a thing again now that its owner's space is locked; False when somebody deleted it meanwhile."""
    try:
        thing.refresh_from_db()
    except (Folder.DoesNotExist, Document.DoesNotExist):
        return False
    return True


def demand_there(thing: Thing) -> None:
    """Read a thing again now that its owner's space is locked. Raises DocumentRefused when it is gone."""
    if not still_there(thing):
        raise DocumentRefused(_("« %(name)s » n’existe plus.") % {"name": thing.name})


def demand_room(place: Folder | None, height: int = 1) -> None:
    """Raise DocumentRefused when `height` more levels of folders are too many there."""
    if is_too_deep(len(place.path) if place else 0, height):
        raise DocumentRefused(_("Il y a déjà trop de dossiers les uns dans les autres ici."))


@transaction.atomic
def create_folder(*, actor: User, parent: Folder | None, name: str) -> Folder:
    """A new folder in another or at the top of the actor's space; a taken name gets a number.

    It belongs to the owner of the folder it lies in. Raises DocumentRefused.
    """
    owner = parent.owner if parent else actor
    locked_space(owner)
    parent = fresh_place(parent)
    if parent:
        demand(permissions.can_contribute(actor, parent))
    demand_room(parent)
    free = free_name(name, tree.names_in(owner, parent, Folder), longest=LONGEST_FOLDER_NAME)
    folder = Folder.objects.create(owner=owner, parent=parent, name=free)
    folder.path = [*(parent.path if parent else []), folder.pk]
    folder.save(update_fields=["path"])
    audit(actor=actor, verb="documents.create_folder", target=folder.name, target_key=target_of(folder))
    return folder


@transaction.atomic
def rename(*, actor: User, thing: Thing, name: str) -> Thing:
    """Another name for a folder or a document; one that is taken beside it gets a number. Raises DocumentRefused."""
    locked_space(thing.owner)
    demand_there(thing)
    demand(permissions.can_manage(actor, thing))
    before = thing.name
    if name == before:
        return thing
    is_folder = isinstance(thing, Folder)
    place = thing.parent if isinstance(thing, Folder) else thing.folder
    beside = tree.names_in(thing.owner, place, type(thing), thing.pk)
    thing.name = free_name(name, beside, longest=LONGEST_FOLDER_NAME if is_folder else LONGEST_DOCUMENT_NAME)
    thing.updated_at = timezone.now()
    thing.save(update_fields=["name", "updated_at"])
    audit(
        actor=actor,
        verb="documents.rename",
        target=thing.name,
        target_key=target_of(thing),
        data={"before": before},
    )
    return thing
