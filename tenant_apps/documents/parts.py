"""A file that arrived in pieces, read as one: a single piece is open at a time."""

import io
from collections.abc import Sequence
from typing import IO, Any

from django.core.files.storage import default_storage


class Parts(io.RawIOBase):
    """The pieces of these names in the storage, one after the other, from the beginning or from there again."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._next = 0
        self._open: IO[bytes] | None = None

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """Only back to the beginning."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Back to the beginning. Raises UnsupportedOperation for any other place."""
        if (offset, whence) != (0, io.SEEK_SET):
            raise io.UnsupportedOperation("Parts are read from the beginning.")
        self._leave()
        self._next = 0
        return 0

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` from the piece that is open, or from the next one."""
        while True:
            if self._open is None:
                if self._next == len(self._names):
                    return 0
                self._open = default_storage.open(self._names[self._next])
                self._next += 1
            if data := self._open.read(len(buffer)):
                buffer[: len(data)] = data
                return len(data)
            self._leave()

    def close(self) -> None:
        """Close the piece that is open."""
        self._leave()
        super().close()

    def _leave(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


def reader(names: Sequence[str]) -> io.BufferedReader:
    """These pieces as one binary file."""
    return io.BufferedReader(Parts(names), buffer_size=64 * 1024)
