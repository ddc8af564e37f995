"""Reading the tree of one person's folders: what lies below, beside, above."""

from collections.abc import Iterable, Sequence

from django.db.models import Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from tenant_apps.accounts.models import User
from tenant_apps.documents.models import Document, Folder, Version

Thing = Folder | Document


def folders_below(*folders: Folder) -> QuerySet[Folder]:
    """All folders in these (themselves included), trashed or not. One owner's: what is in a folder is its owner's."""
    owners = {folder.owner_id for folder in folders}
    return Folder.objects.filter(_within("path", folders), owner__in=owners)


def documents_below(*folders: Folder) -> QuerySet[Document]:
    """All documents in these folders, at any depth, trashed or not."""
    owners = {folder.owner_id for folder in folders}
    return Document.objects.filter(_within("folder__path", folders), owner__in=owners)


def _within(path: str, folders: Sequence[Folder]) -> Q:
    return Q(**{f"{path}__overlap": [folder.pk for folder in folders]})


def split(things: Iterable[Thing]) -> tuple[list[Folder], list[Document]]:
    """The folders, and the documents."""
    found = list(things)
    return (
        [one for one in found if isinstance(one, Folder)],
        [one for one in found if isinstance(one, Document)],
    )


def size_of(documents: QuerySet[Document]) -> int:
    """Bytes of all versions of these documents."""
    versions = Version.objects.filter(document__in=documents.order_by().values("pk"))
    return int(versions.aggregate(total=Coalesce(Sum("size"), 0))["total"])


def height_of(folder: Folder) -> int:
    """Levels of folders from this one (1) to the deepest in it."""
    deepest = folders_below(folder).filter(trashed_at=None).aggregate(deepest=Max("path__len"))["deepest"]
    return int(deepest or len(folder.path)) - len(folder.path) + 1


def names_in(
    owner: User, folder: Folder | None, model: type[Folder] | type[Document], but: int | None = None
) -> list[str]:
    """Names of the folders, or of the documents, in a folder or at the top of a space; `but` this one (its id)."""
    if model is Folder:
        beside: QuerySet[Folder] | QuerySet[Document] = Folder.objects.filter(parent=folder)
    else:
        beside = Document.objects.filter(folder=folder, app="")
    if but is not None:
        beside = beside.exclude(pk=but)
    return list(beside.filter(owner=owner, trashed_at=None).values_list("name", flat=True))
