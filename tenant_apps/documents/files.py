"""Bytes of documents in the storage: put there in pieces, named by chance, known by their content."""

import uuid
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from django.core.files.base import File
from django.core.files.storage import default_storage

from tenant_apps.documents.kinds import HEAD, UNKNOWN, media_type_of

if TYPE_CHECKING:
    from tenant_apps.documents.models import Version

__all__ = ["UNKNOWN", "Stored", "delete", "media_type_of", "name_for", "names_of", "open_file", "store"]
_SHELF = "documents"


@dataclass(frozen=True)
class Stored:
    """A file in the storage of the school: its name there, bytes, and what its content is."""

    name: str
    size: int
    media_type: str


def name_for(key: uuid.UUID) -> str:
    """Where the file of this key lies."""
    return f"{_SHELF}/{key.hex[:2]}/{key.hex}"


def store(content: IO[bytes], *, name: str = "", key: uuid.UUID | None = None) -> Stored:
    """Put a file into the storage, in pieces, under a name nobody can guess; `content` is read from its beginning.

    `name` is what people call it. With a `key`, what a first try left under it is replaced. Whatever
    goes wrong on the way (a full disk: OSError) leaves nothing behind.
    """
    content.seek(0)
    media_type = media_type_of(content.read(HEAD), name)
    content.seek(0)
    place = name_for(key or uuid.uuid4())
    delete(place)
    try:
        saved = default_storage.save(place, File(content))
        return Stored(saved, default_storage.size(saved), media_type)
    except BaseException:
        delete(place)
        raise


def open_file(name: str) -> File:
    """A stored file, open for reading. Raises FileNotFoundError."""
    return default_storage.open(name)


def delete(*names: str) -> None:
    """Remove stored files; one that is gone already is no error."""
    for name in names:
        default_storage.delete(name)


def names_of(version: "Version") -> list[str]:
    """All stored files of a version: its own, and what the worker made of it."""
    return [version.file, *version.previews.values()]
