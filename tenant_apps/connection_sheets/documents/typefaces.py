"""The print faces, read for their measures: does a text fit, and which glyphs write it."""

from functools import cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont

FOLDER = "print/fonts"


class Typeface:
    """One font file of frontend/dist/print/fonts, the very one WeasyPrint embeds."""

    def __init__(self, path: Path) -> None:
        font = TTFont(path)
        units = font["head"].unitsPerEm
        advances = font["hmtx"].metrics
        self._glyphs = {
            chr(code): (font.getGlyphID(name), advances[name][0] / units) for code, name in font.getBestCmap().items()
        }

    def covers(self, text: str) -> bool:
        """Whether each sign is one glyph of this file (no other alphabet, no combining accent)."""
        return all(sign in self._glyphs for sign in text)

    def width(self, text: str, size: float) -> float:
        """Width of a covered text without kerning, in the unit of `size`."""
        return size * sum(self._glyphs[sign][1] for sign in text)

    def glyphs(self, text: str) -> bytes:
        """A covered text as glyph numbers, four hexadecimal digits each (PDF Identity-H)."""
        return b"".join(b"%04x" % self._glyphs[sign][0] for sign in text)


@cache
def typeface(name: str) -> Typeface:
    """The face in `name`.woff2, read once per process (a font belongs to no school)."""
    return Typeface(settings.FRONTEND_DIST / FOLDER / f"{name}.woff2")


REGULAR = "atkinson-hyperlegible-next-latin-400-normal"
BOLD = "atkinson-hyperlegible-next-latin-700-normal"
CODE = "atkinson-hyperlegible-mono-latin-700-normal"
