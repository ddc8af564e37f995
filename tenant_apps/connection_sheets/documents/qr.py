"""QR codes as one short vector path."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, zip_longest
from operator import itemgetter
from typing import Any

import segno
from segno import consts

# ISO/IEC 18004 lets a reader undo any of the eight masks. Trying all of them and keeping the
# prettiest takes 10 ms a code, this one 2.
_MASK = 3
# Neighbouring rows overlap by a hair: without it, screens show white lines between them.
_ROW_HEIGHT = b"1.04"
_DARK = re.compile(rb"1+")
# Before the text stand four bits of mode, then its length in one byte, in two from version 10.
_LONG_VERSION = 10
_TIMING = 6
_DATA = {consts.TYPE_DATA_LIGHT, consts.TYPE_DATA_DARK}


def qr_path(text: str) -> bytes:
    """PDF operators that paint the QR code of `text` (level M) in the unit square, row by row.

    No quiet zone: whoever places it leaves four modules of white around.
    """
    rows = qr_rows(text)
    scale = b"%.6f" % (1 / len(rows))
    rects = [
        b"%d %d %d %s re" % (run.start(), y, run.end() - run.start(), _ROW_HEIGHT)
        for y, row in enumerate(rows)
        for run in _DARK.finditer(row)
    ]
    return b"%s 0 0 %s 0 0 cm\n%s\nf" % (scale, scale, b"\n".join(rects))


def qr_rows(text: str) -> list[bytes]:
    """The modules of the code, a row each: b"1" is dark, b"0" is light.

    A school's addresses differ by a login and a code, and a QR code is linear: with one version and
    one mask, the modules of a text are those of another, XORed with what the difference of both
    becomes. So segno makes one code per length of text, and the others are ten times as fast.
    """
    content = text.encode()
    # Capitals and digits alone, and other alphabets, are written another way.
    if not text.isascii() or not re.search("[a-z]", text):
        return _rows(bytes(48 + module for row in segno_code(text).matrix for module in row))
    like = _example(len(content))
    modules = int.from_bytes(like.modules) ^ int.from_bytes(like.layout.modules(content, like.text))
    return _rows(modules.to_bytes(len(like.modules)))


def segno_code(text: str) -> segno.QRCode:
    """The whole code as segno makes it, in 2 ms."""
    return segno.make(text, error="m", micro=False, boost_error=False, mask=_MASK)


def _rows(modules: bytes) -> list[bytes]:
    size = round(len(modules) ** 0.5)
    return [modules[start : start + size] for start in range(0, len(modules), size)]


@dataclass(frozen=True)
class _Example:
    """The code of a text that every text of its length is compared to."""

    text: bytes
    modules: bytes
    layout: "_Layout"


@lru_cache(maxsize=256)
def _example(length: int) -> _Example:
    text = "a" * length
    code = segno_code(text)
    return _Example(text.encode(), bytes(chain.from_iterable(code.matrix)), _layout(int(code.version)))


@lru_cache(maxsize=8)
def _layout(version: int) -> "_Layout":
    return _Layout(version)


class _Layout:
    """Where the bits of a text, and of the words that correct its errors, go in codes of one version."""

    def __init__(self, version: int) -> None:
        self._version = version
        levels: Any = consts.ECC[version]
        infos = [info for info in levels[consts.ERROR_LEVEL_M] for _n in range(info.num_blocks)]
        self._sizes = [info.num_data for info in infos]
        self._corrections = infos[0].num_total - infos[0].num_data
        self._feedback = _feedback(self._corrections)
        self._pick: Callable[[bytes], Iterable[int]] = itemgetter(*self._sources())

    def modules(self, text: bytes, other: bytes) -> bytes:
        """Every module, b"1" where the codes of two texts of one length differ."""
        size = sum(self._sizes)
        head = 4 + (16 if self._version >= _LONG_VERSION else 8)
        difference = int.from_bytes(text) ^ int.from_bytes(other)
        data = (difference << (8 * (size - len(text)) - head)).to_bytes(size)
        start, words = 0, [data]
        for length in self._sizes:
            words.append(self._correct(data[start : start + length]))
            start += length
        bits = b"".join(words)
        return bytes(self._pick(f"{int.from_bytes(bits):0{8 * len(bits)}b}0".encode()))

    def _correct(self, block: bytes) -> bytes:
        """The remainder of a block by the generator polynomial (Reed-Solomon, ISO/IEC 18004, 7.5)."""
        rest, top, keep = 0, 8 * (self._corrections - 1), (1 << 8 * self._corrections) - 1
        for word in block:
            rest = (rest << 8 & keep) ^ self._feedback[word ^ rest >> top]
        return rest.to_bytes(self._corrections)

    def _sources(self) -> list[int]:
        """For each module, row by row, which bit it shows; the bit after the last one for fixed modules."""
        order = self._interleaved()
        size = 17 + 4 * self._version
        sources = [len(order)] * size**2
        for bit, (row, column) in zip(order, self._path(), strict=False):  # some modules remain
            sources[row * size + column] = bit
        return sources

    def _interleaved(self) -> list[int]:
        """The bits in the order they are placed: first words of all blocks, second words… (7.6)."""
        starts = [sum(self._sizes[:n]) for n in range(len(self._sizes))]
        data = [range(start, start + size) for start, size in zip(starts, self._sizes, strict=True)]
        first = sum(self._sizes)
        corrections = [
            range(first + n * self._corrections, first + (n + 1) * self._corrections) for n in range(len(data))
        ]
        words = [w for blocks in (data, corrections) for row in zip_longest(*blocks) for w in row if w is not None]
        return [8 * word + bit for word in words for bit in range(8)]

    def _path(self) -> Iterator[tuple[int, int]]:
        """The modules for data: two columns at a time from the right, upwards then downwards (7.7.3)."""
        empty = segno.make("a", version=self._version, error="m", boost_error=False, mask=_MASK)
        kinds = [list(row) for row in empty.matrix_iter(border=0, verbose=True)]
        size = len(kinds)
        kinds[8][size - 9] = consts.TYPE_DATA_LIGHT  # segno counts one module too many as format
        # Column 6 is the timing pattern: the pairs left of it are one column further.
        pairs = [right if right > _TIMING else right - 1 for right in range(size - 1, 0, -2)]
        for turn, right in enumerate(pairs):
            for row in range(size) if turn % 2 else reversed(range(size)):
                yield from ((row, column) for column in (right, right - 1) if kinds[row][column] in _DATA)


def _feedback(length: int) -> list[int]:
    """For each leading word, what dividing it by the generator polynomial of this degree leaves."""
    powers = consts.GEN_POLY[length]

    def times(word: int) -> bytes:
        if not word:
            return bytes(length)
        log = consts.GALIOS_LOG[word]
        return bytes(consts.GALIOS_EXP[log + power] for power in powers)

    return [int.from_bytes(times(word)) for word in range(256)]
