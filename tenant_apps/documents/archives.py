"""A folder as a zip file, made while it is sent."""

import posixpath
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from typing import IO

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from zipstream import ZIP_STORED, ZipStream

from tenant_apps.documents.intake import clean_name
from tenant_apps.documents.models import Document, Folder, Version
from tenant_apps.documents.rules import free_name
from tenant_apps.documents.services import DocumentRefused

_PIECE = 64 * 1024
# Of one download: beyond, a browser would not finish anyway.
MOST_FILES = 5000
LARGEST = 10 * 1024**3


class _Names:
    """Safe names in the zip, apart in each folder."""

    def __init__(self) -> None:
        self._taken: dict[str, list[str]] = {}

    def free(self, place: str, name: str) -> str:
        beside = self._taken.setdefault(place, [])
        free = free_name(clean_name(name), beside)
        beside.append(free)
        return posixpath.join(place, free)


def zip_of(folder: Folder) -> ZipStream:
    """The folder and all below it outside the trash, to be streamed: nothing is asked of the database any more.

    Who sees a folder sees what lies in it. Raises DocumentRefused when it is too much for one download.
    """
    return _zip(_below(folder))


def zip_of_documents(documents: Iterable[Document]) -> ZipStream:
    """These documents (read with their current version) side by side. Raises DocumentRefused: too much at once."""
    return _zip([("", one.name, one.current) for one in documents if one.current])


def _zip(versions: Sequence[tuple[str, str, Version]]) -> ZipStream:
    if len(versions) > MOST_FILES or sum(version.size for _place, _name, version in versions) > LARGEST:
        raise DocumentRefused(_("Ce dossier est trop grand pour un seul fichier : téléchargez ses dossiers un à un."))
    archive = ZipStream(compress_type=ZIP_STORED, sized=True)  # photos and films do not shrink
    names = _Names()
    for place, name, version in versions:
        opener = default_storage.opener(version.file)  # type: ignore[attr-defined]
        archive.add(_pieces(opener), names.free(place, name), size=version.size)
    return archive


def _below(folder: Folder) -> list[tuple[str, str, Version]]:
    """Place, name and version of each document, by place."""
    folders = {one.pk: one for one in Folder.objects.filter(path__contains=[folder.pk])}
    thrown = {pk for pk, one in folders.items() if one.trashed_at is not None}
    places = {pk: _place(one, folder, folders) for pk, one in folders.items() if not thrown.intersection(one.path)}
    documents = Document.objects.filter(folder__in=places, trashed_at=None).select_related("current")
    found = [
        (places[one.folder_id], one.name, one.current)
        for one in documents.order_by("name", "pk")[: MOST_FILES + 1]
        if one.folder_id and one.current
    ]
    return sorted(found, key=lambda one: one[0])


def _place(one: Folder, top: Folder, folders: dict[int, Folder]) -> str:
    """Names of the folders from the top one down to this one."""
    below = one.path[one.path.index(top.pk) :]
    return "/".join(clean_name(folders[pk].name) for pk in below if pk in folders)


def _pieces(opener: Callable[[], IO[bytes]]) -> Iterator[bytes]:
    with closing(opener()) as file:
        while piece := file.read(_PIECE):
            yield piece
