"""Writes the real pages in place of the stencils', instead of the PDF that WeasyPrint is about to write.

Fonts, metadata and page resources stay WeasyPrint's. Pages, tags and the outline are ours.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

import pydyf

from tenant_apps.connection_sheets.documents.stencils import Stencil, Tag
from tenant_apps.connection_sheets.documents.writer import Writer

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
    # Of its words when it is not the document's (BCP 47).
    language: str = ""


@dataclass(frozen=True)
class Page:
    """A page to build; `path` names it in the outline, from the section down."""

    blocks: list[Placed]
    path: tuple[str, ...] = ()
    # Operators painted first and read by nobody: crop marks.
    artifact: bytes = b""


class Assembler:
    """Writes the pages given to `build` where WeasyPrint would write the stencils'."""

    def __init__(self, pdf: pydyf.PDF, output: IO[bytes]) -> None:
        self._pdf = pdf
        self._root = self._at(pdf.catalog["StructTreeRoot"])
        self._document = self._at(self._root["K"][0])
        self._resources = self._at(pdf.page_references[0])["Resources"]
        self._obsolete = set(self._find_obsolete())
        self._parents: list[bytes] = []
        self._outline = _Outline()
        self._sections: list[bytes] = []
        pdf.pages["Kids"], pdf.pages["Count"] = pydyf.Array(), 0
        pdf.add_object(pdf.info)
        self._writer = Writer(output, len(pdf.objects))

    def _at(self, reference: bytes) -> Any:
        return self._pdf.objects[int(reference.split()[0])]

    def _find_obsolete(self) -> Iterator[int]:
        """Numbers of the stencils' pages, contents and tags, and of nothing (0)."""
        yield 0
        for reference in self._pdf.page_references:
            page = self._at(reference)
            yield from (page.number, self._at(page["Contents"]).number)
        for thing in self._pdf.objects:
            tag = isinstance(thing, pydyf.Dictionary) and thing.get("Type") == "/StructElem"
            if tag and thing is not self._document:
                yield thing.number

    def build(self, pages: Iterable[Page], on_page: Callable[[], None]) -> None:
        """Write the whole file: these pages, calling `on_page` after each, the outline, what WeasyPrint made."""
        for number, page in enumerate(pages):
            self._outline.add(page.path, self._page(number, page))
            on_page()
        self._document["K"] = pydyf.Array(self._sections)
        nums = b" ".join(b"%d [%s]" % (number, refs) for number, refs in enumerate(self._parents))
        self._at(self._root["ParentTree"])["Nums"] = b"[" + nums + b"]"
        self._outline.write(self._pdf.catalog, self._writer)
        for thing in self._pdf.objects:
            if thing.number not in self._obsolete:
                self._writer.put_object(thing)
        self._writer.finish(self._pdf.catalog.reference, self._pdf.info.reference)

    def _page(self, number: int, page: Page) -> bytes:
        own, contents = self._writer.number(), self._writer.number()
        parts = [b"/Artifact BMC\n" + page.artifact + b"\nEMC"] if page.artifact else []
        owners: list[bytes] = []
        for block in page.blocks:
            left, top = block.left * MM, A4[1] - block.top * MM
            parts.append(block.stencil.paint(left, top, len(owners), block.fillings))
            first = len(owners)
            owners += [b""] * block.stencil.marked
            tags = _TagWriter(self._writer, b"%d 0 R" % own, owners, first, (left, top))
            self._sections += [tags.write(tag, self._document.reference, block.language) for tag in block.stencil.tags]
        self._writer.put_compressed(contents, b"\n".join(parts))
        self._writer.put(
            own,
            b"<</Type /Page/Parent %s/MediaBox [0 0 %.3f %.3f]/Contents %d 0 R/Resources %s/Tabs /S/StructParents %d>>"
            % (self._pdf.pages.reference, *A4, contents, self._resources, number),
        )
        self._pdf.pages["Kids"].extend([own, 0, "R"])
        self._pdf.pages["Count"] += 1
        self._parents.append(b" ".join(owners))
        return b"%d 0 R" % own


class _TagWriter:
    """Writes the tags of one block on one page."""

    def __init__(
        self, writer: Writer, page: bytes, owners: list[bytes], first: int, corner: tuple[float, float]
    ) -> None:
        self._writer, self._page, self._owners, self._first, self._corner = writer, page, owners, first, corner

    def write(self, tag: Tag, parent: bytes, language: str = "") -> bytes:
        """The reference of this tag, written with everything below it; `language` when it is not the parent's."""
        number = self._writer.number()
        reference = b"%d 0 R" % number
        kids = b" ".join([self._kid(kid, reference) for kid in tag.kids])
        extra = tag.extra + (self._box(tag.box) if tag.box else b"")
        extra += b"/Lang (%s)" % language.encode() if language else b""
        words = (tag.kind.encode(), parent, self._page, kids, extra)
        self._writer.put(number, b"<</Type /StructElem/S /%s/P %s/Pg %s/K [%s]%s>>" % words)
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

    def write(self, catalog: pydyf.Dictionary, writer: Writer) -> None:
        """Add the outline to the document, sections closed."""
        if not self._top.children:
            return
        own = writer.number()
        catalog["Outlines"] = b"%d 0 R" % own
        first, last, count = self._level(self._top, catalog["Outlines"], writer)
        writer.put(own, b"<</Type /Outlines/First %s/Last %s/Count %d>>" % (first, last, count))

    def _level(self, entry: _Entry, parent: bytes, writer: Writer) -> tuple[bytes, bytes, int]:
        children = list(entry.children.values())
        numbers = [writer.number() for _child in children]
        references = [b"%d 0 R" % number for number in numbers]
        for n, (child, number) in enumerate(zip(children, numbers, strict=True)):
            parts = [b"/Title ", pydyf.String(child.title).data, b"/Parent ", parent]
            parts += [b"/Dest [", child.page, b" /Fit]"]
            if n:
                parts += [b"/Prev ", references[n - 1]]
            if n + 1 < len(children):
                parts += [b"/Next ", references[n + 1]]
            if child.children:
                first, last, count = self._level(child, references[n], writer)
                parts += [b"/First ", first, b"/Last ", last, b"/Count -%d" % count]
            writer.put(number, b"<<" + b"".join(parts) + b">>")
        return references[0], references[-1], len(children)
