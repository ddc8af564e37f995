"""New documents and new versions, from files that are in the storage already."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.documents import notifications, previews
from tenant_apps.documents.files import Stored
from tenant_apps.documents.models import Document, Folder, Version
from tenant_apps.documents.rules import free_name
from tenant_apps.documents.services.folders import demand_there
from tenant_apps.documents.services.space import DocumentRefused, locked_space, take
from tenant_apps.documents.telling import tell, tell_of_addition


def _names_beside(owner: User, folder: Folder | None) -> list[str]:
    beside = Document.objects.filter(owner=owner, folder=folder, trashed_at=None, app="")
    return list(beside.values_list("name", flat=True))


@transaction.atomic
def add_document(
    *, actor: User, folder: Folder | None, name: str, stored: Stored, app: str = "", owner: User | None = None
) -> Document:
    """A new document with this file as its first version, in a folder or at the top of the space.

    It belongs to the owner of the folder, else to `owner` or the actor, and takes their space; a name that
    is taken gets a number. `app` is the service it is added in. Raises DocumentRefused (SpaceFull, or the
    folder was thrown away meanwhile): the caller removes the file.
    """
    holder = folder.owner if folder else owner or actor
    take(holder, stored.size)  # locks the space: names beside stay what they are
    if folder and not Folder.objects.filter(pk=folder.pk, trashed_at=None).exists():
        raise DocumentRefused(_("Ce dossier a été jeté entre-temps."))
    name = free_name(name, _names_beside(holder, folder)) if not app else name
    document = Document.objects.create(owner=holder, folder=folder, name=name, app=app)
    _put(actor, document, stored, number=1)
    _audit(actor, "add", document, stored)
    tell_of_addition(actor, document)
    return document


@transaction.atomic
def add_version(*, actor: User, document: Document, stored: Stored) -> Version:
    """A new version of a document, its current one from now on.

    Raises DocumentRefused (SpaceFull, or the document was thrown away meanwhile): the caller removes the file.
    """
    locked_space(document.owner)
    demand_there(document)
    if document.trashed_at is not None:  # its bytes would be counted outside the trash, for ever
        raise DocumentRefused(_("Ce document a été jeté entre-temps."))
    take(document.owner, stored.size)
    last = document.versions.aggregate(last=Max("number"))["last"] or 0
    version = _put(actor, document, stored, number=last + 1)
    _audit(actor, "add_version", document, stored)
    tell(notifications.NEW_VERSION, actor, document)
    return version


def _put(actor: User, document: Document, stored: Stored, *, number: int) -> Version:
    version = Version.objects.create(
        document=document,
        number=number,
        author=actor,
        file=stored.name,
        size=stored.size,
        media_type=stored.media_type,
    )
    document.current, document.updated_at = version, timezone.now()
    document.save(update_fields=["current", "updated_at"])
    previews.ask(version)
    return version


def _audit(actor: User, verb: str, document: Document, stored: Stored) -> None:
    audit(
        actor=actor,
        verb=f"documents.{verb}",
        target=document.name,
        target_key=f"document:{document.pk}",
        data={"size": stored.size, "type": stored.media_type},
    )
