"""Photos forget where they were taken: the position is blanked in the file itself.

Nothing is moved, no pixel is read: size, orientation and date stay, memory is bounded, and a file
that claims to be enormous does no harm. Formats: JPEG (ITU-T T.81, APPn), PNG (eXIf, text chunks),
WebP (RIFF), TIFF 6.0, HEIF (the TIFF block behind « Exif »); Exif 2.32 § 4.6.6 for the GPS part.
"""

import io
import mmap
import struct
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import IO

from tenant_apps.documents.kinds import HEIF

_GPS_POINTER = 0x8825
_BLOCK = 1024 * 1024  # the largest block of notes that is read
_ENTRY = 12
# No photo has so many; a file made to have them would keep a worker for hours (a million: three seconds).
_MOST_PARTS = 1_000_000
_MOST_BLOCKS = 64
Block = bytearray | mmap.mmap
_TYPE_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}


def forget_place(file: IO[bytes], media_type: str) -> None:
    """Blank the position in a photo (a local file open for reading and writing); other files stay as they are."""
    steps = {"image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp, "image/tiff": _tiff}
    step = _heif if media_type in HEIF else steps.get(media_type)
    if step is not None:
        step(file)
        file.flush()


def blank_position(block: Block) -> None:
    """Blank the GPS part of a TIFF block (Exif), in place; a block that is none stays as it is."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(bytes(block[:4]))
    if order is None or len(block) < 8:
        return
    [first] = struct.unpack_from(order + "I", block, 4)
    for at in _entries(block, order, first):
        tag, _kind, _count, value = struct.unpack_from(order + "HHII", block, at)
        if tag == _GPS_POINTER:
            _blank_directory(block, order, value)


def _entries(block: Block, order: str, directory: int) -> Iterator[int]:
    """Where each entry of a directory starts."""
    if directory + 2 > len(block):
        return
    [count] = struct.unpack_from(order + "H", block, directory)
    for index in range(count):
        at = directory + 2 + index * _ENTRY
        if at + _ENTRY > len(block):
            return
        yield at


def _blank_directory(block: Block, order: str, directory: int) -> None:
    """Zero the values of a directory, then say that it has no entry."""
    entries = list(_entries(block, order, directory))
    for at in entries:
        _tag, kind, count, value = struct.unpack_from(order + "HHII", block, at)
        size = _TYPE_SIZES.get(kind, 1) * count
        if size > 4:
            _zero(block, value, size)
        _zero(block, at, _ENTRY)
    if entries:
        struct.pack_into(order + "H", block, directory, 0)


def _zero(block: Block, at: int, size: int) -> None:
    end = min(at + size, len(block))
    if at < end:
        block[at:end] = bytes(end - at)


def _patch(file: IO[bytes], at: int, size: int, *, skip: int = 0) -> None:
    """Blank the position in the TIFF block that starts `skip` bytes into this part of the file."""
    file.seek(at + skip)
    # A size is what the file says of itself: one below zero would read all of it.
    block = bytearray(file.read(max(0, min(size - skip, _BLOCK))))
    blank_position(block)
    file.seek(at + skip)
    file.write(block)


def _wipe(file: IO[bytes], at: int, size: int, fill: bytes = b"\0") -> None:
    """Write over a part of the file, never beyond its end: a size is what the file says of itself."""
    size = min(size, file.seek(0, io.SEEK_END) - at)
    file.seek(at)
    while size > 0:
        size -= file.write(fill * min(size, _BLOCK))


def _jpeg(file: IO[bytes]) -> None:
    """Exif in APP1 is patched; XMP (APP1) and IPTC (APP13), which repeat the place in words, are wiped."""
    at = 2
    for _part in range(_MOST_PARTS):
        file.seek(at)
        marker = file.read(4)
        if len(marker) < 4 or marker[0] != 0xFF or marker[1] in {0xDA, 0xD9}:
            return
        if marker[1] == 0xFF:  # a filling byte
            at += 1
            continue
        size = int.from_bytes(marker[2:], "big") - 2
        start = file.read(6)
        if marker[1] == 0xE1 and start == b"Exif\0\0":
            _patch(file, at + 4, size, skip=6)
        elif marker[1] == 0xED or (marker[1] == 0xE1 and start == b"http:/"):
            _wipe(file, at + 4, size)
        at += 4 + max(size, 0)


def _webp(file: IO[bytes]) -> None:
    at = 12
    for _part in range(_MOST_PARTS):
        file.seek(at)
        head = file.read(8)
        if len(head) < 8:
            return
        size = int.from_bytes(head[4:], "little")
        if head[:4] == b"EXIF":
            skip = 6 if file.read(6) == b"Exif\0\0" else 0
            _patch(file, at + 8, size, skip=skip)
        elif head[:4] == b"XMP ":
            _wipe(file, at + 8, size, b" ")
        at += 8 + size + size % 2


def _png(file: IO[bytes]) -> None:
    at = 8
    for _part in range(_MOST_PARTS):
        file.seek(at)
        head = file.read(8)
        if len(head) < 8 or head[4:] == b"IEND":
            return
        size = int.from_bytes(head[:4], "big")
        if head[4:] == b"eXIf":
            _patch(file, at + 8, size)
            _seal(file, at, size)
        elif head[4:] in {b"tEXt", b"zTXt", b"iTXt"} and file.read(8) in {b"XML:com.", b"Raw prof"}:
            # Two of these carry XMP and Exif as text: their words go, their name stays.
            file.seek(at + 8)
            name = file.read(min(size, 80)).partition(b"\0")[0]
            _wipe(file, at + 8 + len(name), size - len(name))
            _seal(file, at, size)
        at += 12 + size


def _seal(file: IO[bytes], at: int, size: int) -> None:
    """The check sum of a changed chunk."""
    if at + 12 + size > file.seek(0, io.SEEK_END):
        return  # a cut file has none
    file.seek(at + 4)
    total, left = 0, size + 4
    while left > 0 and (piece := file.read(min(left, _BLOCK))):
        total = zlib.crc32(piece, total)
        left -= len(piece)
    file.write(total.to_bytes(4, "big"))


def _tiff(file: IO[bytes]) -> None:
    """The whole file is one block, and many programs write its directory at the end: it is patched in place."""
    file.flush()
    with mmap.mmap(file.fileno(), 0) as block:
        blank_position(block)


def _heif(file: IO[bytes]) -> None:
    """The Exif item lies somewhere in the file behind its name: every such block is patched."""
    for at in list(islice(_found(file, b"Exif\0\0"), _MOST_BLOCKS)):
        _patch(file, at, _BLOCK, skip=6)


def _found(file: IO[bytes], words: bytes) -> Iterator[int]:
    at, kept = 0, b""
    file.seek(0)
    while piece := file.read(_BLOCK):
        window = kept + piece
        start = 0
        while (found := window.find(words, start)) >= 0:
            yield at - len(kept) + found
            start = found + 1
        kept = window[-(len(words) - 1) :]
        at += len(piece)
