"""Connection sheets as PDF: A4, tagged, fonts embedded, from frozen data; nothing is queried here."""

import secrets
from collections.abc import Callable, Mapping
from functools import cache
from typing import IO, Any

import pydyf
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import pgettext
from weasyprint import HTML

from shared_apps.ui.paper import fonts_and_styles
from tenant_apps.connection_sheets.documents.assembly import Assembler, Page, Placed
from tenant_apps.connection_sheets.documents.layouts import Block, Leaf, crop_marks, lay_out
from tenant_apps.connection_sheets.documents.qr import qr_path
from tenant_apps.connection_sheets.documents.stencils import Stencil, read_stencils
from tenant_apps.connection_sheets.documents.typefaces import BOLD, CODE, REGULAR, typeface
from tenant_apps.connection_sheets.sheets import SheetSchool, SheetSet

__all__ = ["write_sheets"]

_STYLE = "templates/connection_sheets/print/sheets.css"
_DRAWING = "templates/components/drawings/school.svg"
_FACES = {"regular": REGULAR, "bold": BOLD, "code": CODE}

# Called with the number of sheets just finished.
Progress = Callable[[int], None]


def write_sheets(
    output: IO[bytes], sheet_set: SheetSet, sheet_format: str, *, on_progress: Progress | None = None
) -> None:
    """Write the sheets as one PDF, page by page; `on_progress` hears of each. Raises what `on_progress` raises.

    What `output` holds is a PDF only once this returns.
    """
    with translation.override(sheet_set.language):
        leaves = lay_out(sheet_set, sheet_format)
        models = _Models(leaves, sheet_set.language)
        fonts, styles = fonts_and_styles(_STYLE)
        document = HTML(string=models.html(sheet_set.school)).render(stylesheets=styles, font_config=fonts)

    def write(pdf: pydyf.PDF) -> None:
        stencils, done = models.read(pdf), iter(leaves)
        pages = (_page(leaf, stencils, models) for leaf in leaves)
        Assembler(pdf, output).build(pages, lambda: (on_progress or _nobody)(next(done).sheets))

    def finish(_document: Any, pdf: pydyf.PDF) -> None:
        # pydyf would keep every page until the end: we write in its place.
        pdf.write = lambda *_args, **_options: write(pdf)

    document.write_pdf(output, finisher=finish, pdf_variant="pdf/ua-1")


def _nobody(_sheets: int) -> None:
    """Nobody watches."""


def _page(leaf: Leaf, stencils: Mapping[object, Stencil], models: "_Models") -> Page:
    blocks = [
        Placed(
            stencils[block.stencil_key],
            block.left,
            block.top,
            _fillings(block, models.marks(block)),
            "" if block.language == models.language else block.language,
        )
        for block in leaf.blocks
    ]
    return Page(blocks, leaf.path, crop_marks() if leaf.crops else b"")


def _fillings(block: Block, marks: Mapping[str, str]) -> dict[str, bytes]:
    """The glyphs of each line and the QR code; a block that was laid out with its words has no lines to fill."""
    fillings = {"qr": qr_path(block.url)} if block.url else {}
    if block.fits:
        marks = marks if block.is_rtl else {}
        for name, slot in block.slots.items():
            fillings[name] = slot.glyphs(block.parts[name].filling, marks.get(name, ""))
    return fillings


@cache
def _drawing(_language: str) -> SafeString:
    """Our drawing of a school with its colours inside: WeasyPrint styles no SVG from outside.

    Its title is in the active language, which is the one given.
    """
    svg = (settings.BASE_DIR / _DRAWING).read_text(encoding="utf-8")
    style = (settings.BASE_DIR / "templates/connection_sheets/print/drawing.css").read_text(encoding="utf-8")
    head, body = svg.split(">", 1)
    return SafeString(f"{head}><title>{pgettext('fiche', 'École')}</title><style>{style}</style>{body}")


class _Models:
    """The stencils a print needs: one example of each kind of block, and the marks in its slots."""

    def __init__(self, leaves: list[Leaf], language: str) -> None:
        self.language = language
        self._nonce = secrets.token_hex(3)  # nobody can have typed it
        self._examples: dict[object, Block] = {}
        self._signs: dict[str, set[str]] = {face: set() for face in _FACES.values()}
        for leaf in leaves:
            for block in leaf.blocks:
                self._examples.setdefault(block.stencil_key, block)
                self._learn(block)

    def _learn(self, block: Block) -> None:
        """Remember the signs that must be embedded though no stencil shows them."""
        if block.fits:
            for name, slot in block.slots.items():
                self._signs[slot.face].update(block.parts[name].filling)

    def marks(self, block: Block) -> dict[str, str]:
        """What stands in the slots of this block's stencil."""
        if not block.fits:
            return {}
        return {name: f"[{self._nonce}{n}]" for n, name in enumerate(block.slots)}

    def html(self, school: SheetSchool) -> str:
        """The model document: a page per stencil, then the alphabets."""
        title = pgettext("fiche", "Fiches de connexion – %(school)s") % {"school": school.name}
        shown = {"school": school}
        stencils = [self._stencil(block, shown) for block in self._examples.values()]
        # Never a space at either end: HTML would drop it, and its width with it.
        alphabets = {name: f"[{''.join(sorted(self._signs[face]))}]" for name, face in _FACES.items()}
        context = {"title": title, "stencils": stencils, "alphabets": alphabets}
        return render_to_string("connection_sheets/print/document.html", context)

    def _stencil(self, block: Block, shown: dict[str, Any]) -> SafeString:
        template = f"connection_sheets/print/{block.template}.html"
        own = {
            "pupil": block.pupil,
            "activated": block.activated,
            "long": block.long if block.fits else f"free {block.long}",
            "language": block.language,
            "rtl": block.is_rtl,
            "slots": block.shown(self.marks(block)),
        }
        with translation.override(block.language):
            return render_to_string(template, {**shown, **own, "drawing": _drawing(block.language)})

    def read(self, pdf: pydyf.PDF) -> dict[object, Stencil]:
        """The stencils by key, from the finished model document."""
        marks: list[Mapping[str, bytes]] = [
            {name: typeface(block.slots[name].face).glyphs(mark) for name, mark in self.marks(block).items()}
            for block in self._examples.values()
        ]
        return dict(zip(self._examples, read_stencils(pdf, marks), strict=True))
