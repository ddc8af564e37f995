"""Blocks laid out once by WeasyPrint and printed many times with other words in their slots.

Laying a page out costs WeasyPrint some 30 ms; a school's 900 sheets differ only by a few lines.
So each kind of block is laid out once with marks in place of those lines, and read back here from
the page's operators and tags (docs/decisions/0008). Whatever does not fit a slot on one line is
laid out by WeasyPrint itself, as a block of its own without slots.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pydyf

from tenant_apps.connection_sheets.documents.typefaces import typeface

# What the unit square `<path d="M0 0h1v1h-1z"/>` becomes: the place of the QR code.
_SQUARE = (b"0 0 m", b"0 0 m", b"1 0 l", b"1 1 l", b"0 1 l", b"h", b"f")
_SHOWN = re.compile(rb"<([0-9a-f]*)>")
_QR = "qr"
_MCID = re.compile(rb"<</MCID (\d+)>>")
# Marked content without text of this many operators is a drawing.
_DRAWING = 20


class StencilUnreadable(RuntimeError):
    """WeasyPrint wrote the page in a way this module does not know."""


@dataclass(frozen=True)
class Slot:
    """A line that changes from one person to the next."""

    face: str
    # In points: the usual size, then the one for long lines; how long the line may be.
    sizes: tuple[float, float]
    width: float
    # Room after each sign, in ems.
    spacing: float = 0

    def fit(self, text: str) -> int | None:
        """Which of the sizes writes `text` on one line; None when neither does, or for another alphabet."""
        face = typeface(self.face)
        if not face.covers(text):
            return None
        ems = self._ems(text)
        return next((n for n, size in enumerate(self.sizes) if ems * size <= self.width), None)

    def _ems(self, text: str) -> float:
        return typeface(self.face).width(text, 1) + self.spacing * len(text)

    def glyphs(self, text: str, instead: str = "") -> bytes:
        """A text that fits, as the operand of TJ without its brackets.

        With `instead`, it ends where that mark, laid out in its place, ended: text read from the right.
        """
        shift = b"%d" % round(1000 * (self._ems(text) - self._ems(instead))) if instead else b""
        glyphs = typeface(self.face).glyphs(text)
        gap = b">%d<" % round(-1000 * self.spacing) if self.spacing else b""
        return shift + b"<" + gap.join(glyphs[start : start + 4] for start in range(0, len(glyphs), 4)) + b">"

    def is_long(self, text: str) -> bool:
        """Whether the usual size is too large; estimated for other alphabets."""
        return self.fit(text) != 0 and (
            typeface(self.face).covers(text) or 0.6 * self.sizes[0] * len(text) > self.width
        )


@dataclass
class Tag:
    """A node of the structure tree: its PDF type, its marked contents and children, in order."""

    kind: str
    kids: list["Tag | int"] = field(default_factory=list)
    extra: bytes = b""
    # Figures: left, top, right, bottom in CSS pixels from the block's corner.
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Stencil:
    """A laid-out block: a pattern of operators with holes, and its tags."""

    # %-pattern; `holes` says what goes into each hole, in order: an MCID, or a slot's name.
    pattern: bytes
    holes: tuple[int | str, ...]
    tags: tuple[Tag, ...]
    marked: int

    def paint(self, left: float, top: float, first_mcid: int, fillings: Mapping[str, bytes]) -> bytes:
        """Operators of this block with its corner at (left, top), in points from the bottom left of the page."""
        values = [first_mcid + hole if isinstance(hole, int) else fillings[hole] for hole in self.holes]
        return self.pattern % (left, top, *values)


class _Reader:
    """Reads one page of a finished WeasyPrint document."""

    def __init__(self, pdf: pydyf.PDF, page: Any, marks: Mapping[str, bytes]) -> None:
        self._pdf, self._page = pdf, page
        self._marks = {glyphs: name for name, glyphs in marks.items()}

    def pattern(self) -> tuple[bytes, tuple[int | str, ...]]:
        """The page's operators with holes for MCIDs, slots and the QR code."""
        # The first operator stands the page on its head; ours places the block too.
        lines = [b"q", b"1 0 0 -1 %.3f %.3f cm"]
        holes: list[int | str] = []
        rest = [_text(item) for item in self._object(self._page["Contents"]).stream[1:]]
        while rest:
            line, hole, used = self._next(rest)
            lines.append(line)
            if hole is not None:
                holes.append(hole)
            del rest[:used]
        return b"\n".join([*lines, b"Q"]), tuple(holes)

    def _next(self, rest: list[bytes]) -> tuple[bytes, int | str | None, int]:
        line = rest[0]
        number = _MCID.fullmatch(line)
        if number:
            return self._marked(int(number[1]), rest)
        if tuple(rest[: len(_SQUARE)]) == _SQUARE:
            return b"%s", _QR, len(_SQUARE)
        if line.endswith(b"] TJ"):
            name = self._marks.get(b"".join(_SHOWN.findall(line)))
            if name:
                return b"[%s] TJ", name, 1
        return line.replace(b"%", b"%%"), None, 1

    def _marked(self, number: int, rest: list[bytes]) -> tuple[bytes, int | str | None, int]:
        """The start of marked content; a drawing's whole content is kept once and called by name."""
        inside = rest[2 : rest.index(b"EMC")]
        opening = b"<</MCID %d>> BDC"
        if b"BT" in inside or len(inside) < _DRAWING or b" ".join(_SQUARE) in b" ".join(inside):
            return opening, number, 2
        return opening + b"\n/" + self._share(inside) + b" Do", number, 2 + len(inside)

    def _share(self, operators: list[bytes]) -> bytes:
        resources = self._object(self._page["Resources"])
        box = pydyf.Array([-9999, -9999, 9999, 9999])
        extra = {"Type": "/XObject", "Subtype": "/Form", "BBox": box, "Resources": resources.reference}
        drawing = pydyf.Stream(operators, extra, compress=True)
        self._pdf.add_object(drawing)
        name = f"drawing{drawing.number}"
        resources["XObject"][name] = drawing.reference
        return name.encode()

    def _object(self, reference: bytes) -> Any:
        return self._pdf.objects[int(reference.split()[0])]

    def tags(self, references: list[bytes]) -> list[Tag | int]:
        """The structure elements behind these references, without the ones that say nothing."""
        found: list[Tag | int] = []
        for reference in references:
            found += self._tag(self._object(reference))
        return found

    def _tag(self, element: Any) -> list[Tag | int]:
        kids: list[Tag | int] = []
        for kid in element["K"]:
            kids += [kid] if isinstance(kid, int) else self.tags([kid])
        kind = element["S"].removeprefix("/")
        if kind in {"NonStruct", "Span", "Div"}:
            return kids
        if not kids:
            return []
        extra = b"/Alt " + element["Alt"].data if "Alt" in element else b""
        box = tuple(element["A"]["BBox"]) if kind == "Figure" else None
        return [Tag(kind, kids, extra, box)]  # type: ignore[arg-type]


def _text(item: Any) -> bytes:
    """An item of a content stream as bytes."""
    if isinstance(item, pydyf.Object):
        return bytes(item.data)
    return item if isinstance(item, bytes) else str(item).encode()


def _count(tags: list[Tag | int]) -> int:
    return sum(1 if isinstance(tag, int) else _count(tag.kids) for tag in tags)


def read_stencils(pdf: pydyf.PDF, marks: list[Mapping[str, bytes]]) -> list[Stencil]:
    """The pages of a finished document as stencils, in order.

    `marks[n]` are the glyphs that stand in the slots of page n. The last page, the alphabets, is no
    stencil. Raises StencilUnreadable when a mark is not found or a block runs over its page.
    """
    if len(pdf.page_references) != len(marks) + 1:
        raise StencilUnreadable(f"{len(marks)} blocks on {len(pdf.page_references)} pages")
    root = pdf.objects[int(pdf.catalog["StructTreeRoot"].split()[0])]
    document = pdf.objects[int(root["K"][0].split()[0])]
    stencils = []
    for reference, page_marks in zip(pdf.page_references, marks, strict=False):
        reader = _Reader(pdf, pdf.objects[int(reference.split()[0])], page_marks)
        pattern, holes = reader.pattern()
        missing = set(page_marks).difference(hole for hole in holes if isinstance(hole, str))
        if missing:
            raise StencilUnreadable(f"No place for {', '.join(sorted(missing))}")
        here = [kid for kid in document["K"] if pdf.objects[int(kid.split()[0])]["Pg"] == reference]
        tags = reader.tags(here)
        stencils.append(Stencil(pattern, holes, tuple(_wrap(tags)), _count(tags)))
    return stencils


def _wrap(tags: list[Tag | int]) -> list[Tag]:
    """Text outside any element becomes a paragraph: a document holds elements only."""
    return [Tag("P", [tag]) if isinstance(tag, int) else tag for tag in tags]
