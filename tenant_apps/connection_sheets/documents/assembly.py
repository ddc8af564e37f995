"""Builds the real pages in place of the stencils', inside the PDF that WeasyPrint is about to write.

Fonts, metadata and page resources stay WeasyPrint's. Pages, tags and the outline are ours.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pydyf

from tenant_apps.connection_sheets.documents.stencils import Stencil, Tag

MM = 72 / 25.4
PX = 0.75
A4 = (210 * MM, 297 * MM)


@dataclass(frozen=True)
class Placed:
    """A stencil on a page: corner in millimetres from the top left, and what fills its holes."""

    stencil: Stencil
    left: float
    top: float
    fillings: Mapping[str, bytes]


@dataclass(frozen=True)
class Page:
    """A page to build; `path` names it in the outline, from the section down."""

    blocks: list[Placed]
    path: tuple[str, ...] = ()
    # Operators painted first and read by nobody: crop marks.
    artifact: bytes = b""


class _Raw(pydyf.Object):
    """An object whose bytes are ready: thousands of tags, written without walking dictionaries."""

    def __init__(self, data: bytes = b"null") -> None:
        super().__init__()
        self.raw = data

    @property
    def data(self) -> bytes:
        """The bytes."""
        return self.raw


def _compressed(data: bytes) -> pydyf.Stream:
    """A content stream, compressed at once: twice as fast as pydyf's level 9, 3 % larger."""
    return pydyf.Stream([zlib.compress(data, 6)], {"Filter": "/FlateDecode"})


class Assembler:
    """Replaces what the document held by the pages given to `build`."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self._pdf = pdf
        self._root = self._at(pdf.catalog["StructTreeRoot"])
        self._document = self._at(self._root["K"][0])
        self._resources = self._at(pdf.page_references[0])["Resources"]
        self._free = list(self._obsolete())
        self._parents: list[bytes] = []
        self._outline = _Outline()
        pdf.pages["Kids"], pdf.pages["Count"] = pydyf.Array(), 0
        self._document["K"] = pydyf.Array()

    def _at(self, reference: bytes) -> Any:
        return self._pdf.objects[int(reference.split()[0])]

    def _obsolete(self) -> Iterator[int]:
        """Numbers of the stencils' pages, contents and tags: ours take them again."""
        for reference in self._pdf.page_references:
            page = self._at(reference)
            yield from (page.number, self._at(page["Contents"]).number)
        for thing in self._pdf.objects:
            tag = isinstance(thing, pydyf.Dictionary) and thing.get("Type") == "/StructElem"
            if tag and thing is not self._document:
                yield thing.number

    def _add(self, thing: pydyf.Object) -> bytes:
        if self._free:
            thing.number = self._free.pop()
            self._pdf.objects[thing.number] = thing
        else:
            self._pdf.add_object(thing)
        return bytes(thing.reference)

    def build(self, pages: Iterable[Page], on_page: Callable[[], None]) -> None:
        """Write these pages, calling `on_page` after each, then the outline."""
        for number, page in enumerate(pages):
            self._outline.add(page.path, self._page(number, page))
            on_page()
        nums = b" ".join(b"%d [%s]" % (number, refs) for number, refs in enumerate(self._parents))
        parent_tree = self._at(self._root["ParentTree"])
        parent_tree["Nums"] = b"[" + nums + b"]"
        self._outline.write(self._pdf.catalog, self._add)
        for number in self._free:
            empty = _Raw()
            empty.number = number
            self._pdf.objects[number] = empty

    def _page(self, number: int, page: Page) -> bytes:
        dictionary = _Raw()
        reference = self._add(dictionary)
        parts = [b"/Artifact BMC\n" + page.artifact + b"\nEMC"] if page.artifact else []
        owners: list[bytes] = []
        for block in page.blocks:
            left, top = block.left * MM, A4[1] - block.top * MM
            parts.append(block.stencil.paint(left, top, len(owners), block.fillings))
            first = len(owners)
            owners += [b""] * block.stencil.marked
            writer = _TagWriter(self._add, reference, owners, first, (left, top))
            self._document["K"] += [writer.write(tag, self._document.reference) for tag in block.stencil.tags]
        contents = self._add(_compressed(b"\n".join(parts)))
        dictionary.raw = (
            b"<</Type /Page/Parent %s/MediaBox [0 0 %.3f %.3f]/Contents %s/Resources %s/Tabs /S/StructParents %d>>"
            % (self._pdf.pages.reference, *A4, contents, self._resources, number)
        )
        self._pdf.pages["Kids"].extend([dictionary.number, 0, "R"])
        self._pdf.pages["Count"] += 1
        self._parents.append(b" ".join(owners))
        return reference


class _TagWriter:
    """Writes the tags of one block on one page."""

    def __init__(
        self,
        add: Callable[[pydyf.Object], bytes],
        page: bytes,
        owners: list[bytes],
        first: int,
        corner: tuple[float, float],
    ) -> None:
        self._add, self._page, self._owners, self._first, self._corner = add, page, owners, first, corner

    def write(self, tag: Tag, parent: bytes) -> bytes:
        """The reference of this tag, written with everything below it."""
        element = _Raw()
        reference = self._add(element)
        kids = [self._kid(kid, reference) for kid in tag.kids]
        extra = tag.extra + (self._box(tag.box) if tag.box else b"")
        element.raw = b"<</Type /StructElem/S /%s/P %s/Pg %s/K [%s]%s>>" % (
            tag.kind.encode(),
            parent,
            self._page,
            b" ".join(kids),
            extra,
        )
        return reference

    def _kid(self, kid: Tag | int, parent: bytes) -> bytes:
        if isinstance(kid, Tag):
            return self.write(kid, parent)
        self._owners[self._first + kid] = parent
        return b"%d" % (self._first + kid)

    def _box(self, box: tuple[float, float, float, float]) -> bytes:
        left, top = self._corner
        x1, y1, x2, y2 = box
        corners = (left + x1 * PX, top - y2 * PX, left + x2 * PX, top - y1 * PX)
        return b"/A <</O /Layout/BBox [%.2f %.2f %.2f %.2f]>>" % corners


class _Entry:
    """An entry of the outline and those below it."""

    def __init__(self, title: str, page: bytes) -> None:
        self.title, self.page = title, page
        self.children: dict[str, _Entry] = {}


class _Outline:
    """The table of contents in the reader's margin: sections, then people."""

    def __init__(self) -> None:
        self._top = _Entry("", b"")

    def add(self, path: tuple[str, ...], page: bytes) -> None:
        """Name the page; the first page of a section names the section."""
        entry = self._top
        for title in path:
            # Two people of one class may have the same name: only sections are shared.
            key = title if title != path[-1] or len(path) == 1 else f"{title}\0{page!r}"
            entry = entry.children.setdefault(key, _Entry(title, page))

    def write(self, catalog: pydyf.Dictionary, add: Callable[[pydyf.Object], bytes]) -> None:
        """Add the outline to the document, sections closed."""
        if not self._top.children:
            return
        root = _Raw()
        reference = add(root)
        first, last, count = self._level(self._top, reference, add)
        root.raw = b"<</Type /Outlines/First %s/Last %s/Count %d>>" % (first, last, count)
        catalog["Outlines"] = reference

    def _level(self, entry: _Entry, parent: bytes, add: Callable[[pydyf.Object], bytes]) -> tuple[bytes, bytes, int]:
        children = list(entry.children.values())
        items = [_Raw() for _child in children]
        references = [add(item) for item in items]
        for n, (child, item) in enumerate(zip(children, items, strict=True)):
            parts = [b"/Title ", pydyf.String(child.title).data, b"/Parent ", parent]
            parts += [b"/Dest [", child.page, b" /Fit]"]
            if n:
                parts += [b"/Prev ", references[n - 1]]
            if n + 1 < len(children):
                parts += [b"/Next ", references[n + 1]]
            if child.children:
                first, last, count = self._level(child, references[n], add)
                parts += [b"/First ", first, b"/Last ", last, b"/Count -%d" % count]
            item.raw = b"<<" + b"".join(parts) + b">>"
        return references[0], references[-1], len(children)
