"""Films and recordings forget where they were taken: what phones write of it is blanked in the file itself.

Nothing is moved, no picture is decoded: boxes are walked by their sizes (ISO/IEC 14496-12, QuickTime File
Format), so memory is bounded and a file that lies about them does no harm. Blanked: `©xyz` (Android, QuickTime),
`loci` (3GPP TS 26.244 § 8.11), keys of `com.apple.quicktime.location.` (iPhones), XMP packets. Left: a track
that records a journey second by second (cameras of sports people), which is pictures' data, not a note.
"""

import io
from collections.abc import Iterator
from typing import IO, NamedTuple

_CONTAINERS = {b"moov", b"trak", b"udta", b"meta"}
_PLACES = {b"\xa9xyz", b"loci", b"XMP_"}
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")  # the `uuid` box of XMP (Adobe, XMP part 3 § 1.2.7)
_KEY = b"com.apple.quicktime.location."
_MOST_BOXES = 5000
_PIECE = 1024 * 1024
_DEEPEST = 6


class _Part(NamedTuple):
    """Bytes to blank: where they start, how many, and whether their box becomes an empty one (`free`)."""

    at: int
    size: int
    freed: bool


class _Box(NamedTuple):
    kind: bytes
    start: int  # of its content
    end: int


def is_film(head: bytes) -> bool:
    """Whether the first bytes are those of a file made of boxes (MP4, QuickTime, 3GPP, M4A)."""
    return head[4:8] in {b"ftyp", b"moov", b"wide", b"mdat"}


def forget_place(file: IO[bytes]) -> None:
    """Blank the place in a film (a local file open for reading and writing)."""
    _blank(file, _parts_of(file))


def _parts_of(file: IO[bytes]) -> list[_Part]:
    end = file.seek(0, io.SEEK_END)
    return list(_parts(file, 0, end, _Budget(_MOST_BOXES), 0))


def _blank(file: IO[bytes], parts: list[_Part]) -> None:
    for part in parts:
        if part.freed:
            file.seek(part.at - 4)
            file.write(b"free")
        file.seek(part.at)
        left = part.size
        while left > 0:
            left -= file.write(bytes(min(left, _PIECE)))
    file.flush()


class _Budget:
    """How many boxes are still looked at: a file may claim millions."""

    def __init__(self, left: int) -> None:
        self._left = left

    def spend(self) -> bool:
        """Whether one more is looked at."""
        self._left -= 1
        return self._left >= 0


def _parts(file: IO[bytes], start: int, end: int, budget: _Budget, depth: int) -> Iterator[_Part]:
    for box in _boxes(file, start, end, budget):
        if box.kind in _PLACES:
            yield _Part(box.start, box.end - box.start, freed=True)
        elif box.kind == b"uuid" and _read(file, box.start, 16) == _XMP:
            yield _Part(box.start + 16, box.end - box.start - 16, freed=False)
        elif box.kind == b"meta" and depth < _DEEPEST:
            yield from _notes(file, box, budget, depth)
        elif box.kind in _CONTAINERS and depth < _DEEPEST:
            yield from _parts(file, box.start, box.end, budget, depth + 1)


def _boxes(file: IO[bytes], start: int, end: int, budget: _Budget) -> Iterator[_Box]:
    """The boxes that lie side by side in these bytes; it stops at the first that makes no sense."""
    at = start
    while at + 8 <= end and budget.spend():
        head = _read(file, at, 16)
        size, content = int.from_bytes(head[:4], "big"), at + 8
        if size == 1:
            size, content = int.from_bytes(head[8:16], "big"), at + 16
        elif size == 0:
            size = end - at
        if len(head) < 8 or size < content - at or at + size > end:
            return
        yield _Box(head[4:8], content, at + size)
        at += size


def _notes(file: IO[bytes], meta: _Box, budget: _Budget, depth: int) -> Iterator[_Part]:
    """A `meta` box: keys by their names, values by the keys' numbers. QuickTime's has no version before it."""
    start = meta.start if _read(file, meta.start + 4, 4) == b"hdlr" else meta.start + 4
    boxes = {box.kind: box for box in _boxes(file, start, meta.end, budget)}
    yield from _parts(file, start, meta.end, budget, depth + 1)
    keys, values = boxes.get(b"keys"), boxes.get(b"ilst")
    if keys is None:
        return
    about_places = set()
    for number, key in enumerate(_boxes(file, keys.start + 8, keys.end, budget), start=1):
        if _read(file, key.start, len(_KEY)) == _KEY:
            about_places.add(number.to_bytes(4, "big"))
    for value in _boxes(file, values.start, values.end, budget) if values else ():
        if value.kind in about_places:
            for data in _boxes(file, value.start, value.end, budget):
                # The first eight bytes say what sort of value it is.
                yield _Part(data.start + 8, max(0, data.end - data.start - 8), freed=False)


def _read(file: IO[bytes], at: int, size: int) -> bytes:
    file.seek(at)
    return file.read(size)
