"""Writes a PDF as its objects are finished: nothing of a page stays in memory once it is in the file.

pydyf keeps every object until the end, then packs all of them at once. Here content streams go out
one by one, and the small objects (pages, tags) some hundreds at a time, in object streams
(ISO 32000-1, 7.5.7). Only the place of each object is remembered (7.5.8): 12 bytes.
"""

import zlib
from array import array
from typing import IO, Any

import pydyf

# Small objects in one object stream: a reader unpacks it whole to see one of them.
_PACK = 500
_FREE, _PLAIN, _PACKED = range(3)
# Bytes of the fields of a cross-reference line: kind, offset or pack, generation or rank in the pack.
_WIDTHS = (1, 5, 2)


class Writer:
    """A PDF file being written; each number is given by `number` or taken over, and used once."""

    def __init__(self, output: IO[bytes], first: int) -> None:
        """`first` is the first number nobody has."""
        self._output, self._position = output, 0
        self._kinds, self._wheres = bytearray(first), array("q", bytes(8 * first))
        self._ranks = array("L", [0] * first)
        self._pack: list[tuple[int, bytes]] = []
        self._write(b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n")

    def number(self) -> int:
        """A number for an object to come."""
        self._kinds.append(_FREE)
        self._wheres.append(0)
        self._ranks.append(0)
        return len(self._kinds) - 1

    def _write(self, data: bytes) -> None:
        self._output.write(data)
        self._position += len(data)

    def _place(self, number: int, kind: int, where: int, rank: int = 0) -> None:
        self._kinds[number], self._wheres[number], self._ranks[number] = kind, where, rank

    def put(self, number: int, data: bytes) -> None:
        """A small object; in the file once its pack is full."""
        self._pack.append((number, data))
        if len(self._pack) >= _PACK:
            self._flush()

    def put_stream(self, number: int, data: bytes, words: bytes = b"") -> None:
        """A stream of these bytes, in the file at once; `words` are the entries of its dictionary."""
        self._place(number, _PLAIN, self._position)
        self._write(b"%d 0 obj\n<<%s/Length %d>>\nstream\n" % (number, words, len(data)))
        self._write(data)
        self._write(b"\nendstream\nendobj\n")

    def put_compressed(self, number: int, data: bytes, words: bytes = b"") -> None:
        """The same, compressed: twice as fast as pydyf's level 9, 3 % larger."""
        self.put_stream(number, zlib.compress(data, 6), b"/Filter /FlateDecode" + words)

    def put_object(self, thing: Any) -> None:
        """An object of pydyf, which has its number."""
        if isinstance(thing, pydyf.Stream):
            self._place(thing.number, _PLAIN, self._position)
            self._write(thing.indirect + b"\n")
        else:
            self.put(thing.number, thing.data)

    def _flush(self) -> None:
        own, heads, position = self.number(), [], 0
        for rank, (number, data) in enumerate(self._pack):
            self._place(number, _PACKED, own, rank)
            heads.append(b"%d %d" % (number, position))
            position += len(data) + 1
        head = b" ".join(heads) + b"\n"
        body = b"\n".join(data for _number, data in self._pack)
        words = b"/Type /ObjStm/N %d/First %d" % (len(self._pack), len(head))
        self.put_compressed(own, head + body, words)
        self._pack.clear()

    def finish(self, root: bytes, info: bytes) -> None:
        """The table of where everything is, given the references of the catalog and of the metadata."""
        if self._pack:
            self._flush()
        own, start = self.number(), self._position
        self._place(own, _PLAIN, start)
        self._ranks[0] = 65535  # number 0 heads the list of the free ones
        lines = bytearray()
        for line in zip(self._kinds, self._wheres, self._ranks, strict=True):
            for value, width in zip(line, _WIDTHS, strict=True):
                lines += value.to_bytes(width, "big")
        words = b"/Type /XRef/W [%d %d %d]/Size %d/Root %s/Info %s" % (*_WIDTHS, own + 1, root, info)
        self.put_compressed(own, bytes(lines), words)
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)
