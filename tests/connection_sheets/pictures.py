"""Printed pages as a reader sees them: text, pictures, QR codes, tags."""

from io import BytesIO

import pypdfium2
import zxingcpp
from pypdf import PdfReader

from tenant_apps.connection_sheets.documents import write_sheets

DPI = 200


def render(sheet_set, sheet_format, **options):
    """The sheets as the bytes of a PDF."""
    output = BytesIO()
    write_sheets(output, sheet_set, sheet_format, **options)
    return output.getvalue()


def reader(content):
    return PdfReader(BytesIO(content))


def text(content, page=None):
    """The text of a page, or of all, in one line per line."""
    pages = reader(content).pages
    chosen = pages if page is None else [pages[page]]
    return "\n".join(one.extract_text() for one in chosen).replace("\xa0", " ")


def picture(content, page=0, dpi=DPI):
    """A page in grey, as a Pillow image."""
    with pypdfium2.PdfDocument(content) as document:
        return document[page].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")


def qr_codes(content, page=0):
    """What the QR codes of a page say, in reading order."""
    found = zxingcpp.read_barcodes(picture(content, page))
    return [one.text for one in sorted(found, key=lambda one: (one.position.top_left.y // 50, one.position.top_left.x))]


def lines(content, page=0):
    """(left, bottom, right, top, words) of each run of text of a page, in points."""
    with pypdfium2.PdfDocument(content) as document:
        found = document[page].get_textpage()
        boxes = [found.get_rect(n) for n in range(found.count_rects())]
        return [(*box, found.get_text_bounded(*box)) for box in boxes]


def tags(content):
    """The structure tree as nested (kind, children); leaves are marked content numbers."""
    root = reader(content).trailer["/Root"]["/StructTreeRoot"]

    def tree(element):
        element = element.get_object()
        if not isinstance(element, dict):
            return int(element)
        kids = element["/K"]
        return element["/S"], [tree(kid) for kid in (kids if isinstance(kids, list) else [kids])]

    return tree(root["/K"][0])
