"""A zip file read within bounds: what it holds, where that goes, bytes that keep to what was announced."""

import errno
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, cast

from django.utils.translation import gettext as _

from tenant_apps.documents.intake import clean_name
from tenant_apps.documents.services import DocumentRefused

# Of one zip that is taken apart.
MOST_ENTRIES = 500
LARGEST_UNPACKED = 500 * 1024**2
LARGEST_RATIO = 200  # a school's texts shrink ten times; a bomb a thousand times
_DEEPEST = 8
# What a zip says of its entries is read whole, before any can be counted: names of a hundred signs for ten times
# as many entries as are taken.
_LARGEST_DIRECTORY = 1024**2
# What zipfile and the decompressors raise of damaged bytes (of OSError, those of _BAD_BYTES).
_DAMAGED = (
    zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, struct.error, zlib.error,
    lzma.LZMAError,
)  # fmt: skip
# bz2 says damaged bytes without a number, a file asked for a place before its beginning EINVAL.
_BAD_BYTES = {None, errno.EINVAL}


@dataclass(frozen=True)
class Entry:
    """One file of a zip: its folders and its name, none of which leads elsewhere; bytes announced."""

    info: zipfile.ZipInfo
    path: list[str]

    @property
    def size(self) -> int:
        """Bytes it says it holds."""
        return self.info.file_size

    @property
    def said(self) -> str:
        """Its place in words: « Photos/Un.jpg »."""
        return "/".join(self.path)


@contextmanager
def opened(content: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """The zip these bytes are. Raises DocumentRefused, in words, when they are none that can be read."""
    with _readable():
        archive = zipfile.ZipFile(cast("IO[bytes]", _Careful(content)))
    with archive:
        yield archive


@contextmanager
def _readable() -> Iterator[None]:
    """Say in words (DocumentRefused) that the bytes are damaged; a fault of the storage goes its way."""
    try:
        yield
    except DocumentRefused:
        raise
    except _DAMAGED as error:
        if isinstance(error, OSError) and error.errno not in _BAD_BYTES:
            raise
        raise DocumentRefused(_("Ce fichier zip est abîmé, ou d’une sorte que ONE ne sait pas ouvrir.")) from error


class _Careful:
    """A zip of which no more than a directory of bounded size is read at once: millions of names fill the memory."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self.seek, self.tell, self.seekable = content.seek, content.tell, content.seekable

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises DocumentRefused for more than a directory of this many entries can hold."""
        if size > _LARGEST_DIRECTORY:
            raise DocumentRefused(_("Ce fichier zip contient trop de fichiers : 500 au plus à la fois."))
        return self._content.read(size)


def entries_of(archive: zipfile.ZipFile) -> list[Entry]:
    """Files of the zip with their safe places. Raises DocumentRefused when they are beyond the bounds."""
    files = [info for info in archive.infolist() if _is_file(info)]
    total, packed = sum(info.file_size for info in files), sum(info.compress_size for info in files)
    if any(info.flag_bits & 1 for info in files):
        raise DocumentRefused(_("Ce fichier zip est protégé par un mot de passe : ouvrez-le d’abord chez vous."))
    if len(files) > MOST_ENTRIES:
        raise DocumentRefused(_("Ce fichier zip contient trop de fichiers : 500 au plus à la fois."))
    if total > LARGEST_UNPACKED or total > LARGEST_RATIO * max(packed, 4096):
        raise DocumentRefused(_("Ce fichier zip contient trop de données : 500 Mo au plus à la fois."))
    return [Entry(info, path) for info in files if (path := safe_path(_name_of(info)))]


def _is_file(info: zipfile.ZipInfo) -> bool:
    """A file, not a folder, nor a link to somewhere, nor what a Mac adds of its own."""
    mode = info.external_attr >> 16
    system = info.filename.startswith("__MACOSX/") or info.filename.rpartition("/")[2] in {".DS_Store", "Thumbs.db"}
    return not info.is_dir() and not system and stat.S_IFMT(mode) in {0, stat.S_IFREG}


def _name_of(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: old French Windows wrote cp850, others UTF-8 without saying so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:  # newer Pythons read its Unicode name (APPNOTE 4.6.9) themselves
        return info.filename
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp850")


def safe_path(name: str) -> list[str]:
    """Folders and name of an entry, none of which leads upwards or to a root; [] when nothing is left."""
    parts = [part for part in name.replace("\\", "/").split("/") if part.strip(" .")]
    if parts and len(parts[0]) == 2 and parts[0][1] == ":":
        parts = parts[1:]  # a Windows drive
    return [clean_name(part) for part in [*parts[:-1][:_DEEPEST], *parts[-1:]]]


@contextmanager
def bytes_of(archive: zipfile.ZipFile, entry: Entry) -> Iterator[IO[bytes]]:
    """What one file of the zip holds. Raises DocumentRefused when it is damaged, or more than was announced."""
    with _readable():
        stream = archive.open(entry.info)
    with stream:
        yield cast("IO[bytes]", _Bounded(stream, entry.size))


class _Bounded:
    """An entry that may not give more than it announced: what says less than it holds is a bomb."""

    def __init__(self, entry: Any, size: int) -> None:
        self._entry, self._size, self._read = entry, size, 0

    def seek(self, offset: int, whence: int = 0) -> int:
        """Back to the beginning: the entry is read again."""
        self._read = 0
        with _readable():
            return int(self._entry.seek(offset, whence))

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises DocumentRefused beyond what was announced."""
        with _readable():
            data = bytes(self._entry.read(size))
        self._read += len(data)
        if self._read > self._size:
            raise DocumentRefused(_("Ce fichier zip contient trop de données : 500 Mo au plus à la fois."))
        return data
