"""Connection sheets as PDF: A4, tagged, fonts embedded, from frozen data; nothing is queried here."""

import secrets
import threading
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pydyf
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from tenant_apps.accounts.rules import password_lengths
from tenant_apps.connection_sheets.documents.assembly import Assembler, Page, Placed
from tenant_apps.connection_sheets.documents.layouts import Block, Leaf, crop_marks, lay_out
from tenant_apps.connection_sheets.documents.qr import qr_path
from tenant_apps.connection_sheets.documents.stencils import Stencil, read_stencils
from tenant_apps.connection_sheets.documents.typefaces import BOLD, CODE, REGULAR, typeface
from tenant_apps.connection_sheets.sheets import SheetSchool, SheetSet

__all__ = ["render"]

_STYLE = "templates/connection_sheets/print/sheets.css"
_DRAWING = "templates/components/drawings/school.svg"
_FACES = {"regular": REGULAR, "bold": BOLD, "code": CODE}
_per_thread = threading.local()

# Called with the number of sheets just finished.
Progress = Callable[[int], None]


def render(sheet_set: SheetSet, sheet_format: str, *, on_progress: Progress | None = None) -> bytes:
    """The sheets as one PDF; `on_progress` hears of each page. Raises what `on_progress` raises."""
    with translation.override(sheet_set.language):
        leaves = lay_out(sheet_set, sheet_format)
        models = _Models(leaves)
        fonts, styles = _fonts_and_styles()
        document = HTML(string=models.html(sheet_set.school)).render(stylesheets=styles, font_config=fonts)

    def finish(_document: Any, pdf: pydyf.PDF) -> None:
        stencils = models.read(pdf)
        done, codes = iter(leaves), _QRCodes()
        pages = (_page(leaf, stencils, codes) for leaf in leaves)
        Assembler(pdf).build(pages, lambda: (on_progress or _nobody)(next(done).sheets))

    return bytes(document.write_pdf(finisher=finish, pdf_variant="pdf/ua-1"))


def _nobody(_sheets: int) -> None:
    """Nobody watches."""


def _fonts_and_styles() -> tuple[FontConfiguration, list[CSS]]:
    """Fonts decoded and styles parsed, kept per thread (0.4 s saved on each print): Pango is not shared."""
    if not hasattr(_per_thread, "kept"):
        fonts = FontConfiguration()
        paths = [settings.FRONTEND_DIST / "print" / "print.css", settings.BASE_DIR / _STYLE]
        _per_thread.kept = fonts, [CSS(filename=path, font_config=fonts) for path in paths]
    kept: tuple[FontConfiguration, list[CSS]] = _per_thread.kept
    return kept


class _QRCodes(dict[str, bytes]):
    """The QR codes of one print: a child's stands on the sheets of both parents."""

    def __missing__(self, text: str) -> bytes:
        path = self[text] = qr_path(text)
        return path


def _page(leaf: Leaf, stencils: Mapping[object, Stencil], codes: _QRCodes) -> Page:
    blocks = [
        Placed(stencils[block.stencil_key], block.left, block.top, _fillings(block, codes)) for block in leaf.blocks
    ]
    return Page(blocks, leaf.path, crop_marks() if leaf.crops else b"")


def _fillings(block: Block, codes: _QRCodes) -> dict[str, bytes]:
    """The glyphs of each line and the QR code; a block that was laid out with its words has no lines to fill."""
    fillings = {"qr": codes[block.url]} if block.url else {}
    if block.fits:
        fillings |= {name: slot.glyphs(block.lines[name]) for name, slot in block.slots.items()}
    return fillings


@cache
def _drawing() -> SafeString:
    """Our drawing of a school with its colours inside: WeasyPrint styles no SVG from outside."""
    svg = (settings.BASE_DIR / _DRAWING).read_text(encoding="utf-8")
    style = (settings.BASE_DIR / "templates/connection_sheets/print/drawing.css").read_text(encoding="utf-8")
    head, body = svg.split(">", 1)
    return SafeString(f"{head}><title>{_('École')}</title><style>{style}</style>{body}")


class _Models:
    """The stencils a print needs: one example of each kind of block, and the marks in its slots."""

    def __init__(self, leaves: list[Leaf]) -> None:
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
                self._signs[slot.face].update(block.lines[name])

    def _marks(self, block: Block) -> dict[str, str]:
        if not block.fits:
            return {}
        return {name: f"[{self._nonce}{n}]" for n, name in enumerate(block.slots)}

    def html(self, school: SheetSchool) -> str:
        """The model document: a page per stencil, then the alphabets."""
        title = _("Fiches de connexion – %(school)s") % {"school": school.name}
        shown = {"school": school, "lengths": password_lengths(), "drawing": _drawing()}
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
        }
        return render_to_string(template, {**shown, **own, "slots": {**block.lines, **self._marks(block)}})

    def read(self, pdf: pydyf.PDF) -> dict[object, Stencil]:
        """The stencils by key, from the finished model document."""
        marks: list[Mapping[str, bytes]] = [
            {name: typeface(block.slots[name].face).glyphs(mark) for name, mark in self._marks(block).items()}
            for block in self._examples.values()
        ]
        return dict(zip(self._examples, read_stencils(pdf, marks), strict=True))
