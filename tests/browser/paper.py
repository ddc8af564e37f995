"""What people read on the sheets they are handed, and what their telephones read."""

import io
import re
import subprocess
from itertools import pairwise

import zxingcpp
from PIL import Image
from pypdf import PdfReader

_CODE = re.compile(r"\b([A-Z0-9]{4}) ([A-Z0-9]{4})\b")
_PNG = re.compile(b"\x89PNG\r\n")


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def address_on(page: str) -> str:
    """The address printed on a sheet, with its path."""
    return re.search(r"\S+\.localhost:\d+\s*/activation", page)[0].replace("\n", "")


def login_on(page: str) -> str:
    """The login printed on a full sheet."""
    return re.search(r"^[a-z0-9_]+\.[a-z0-9_]+$", page, re.MULTILINE)[0]


def code_on(page: str) -> str:
    """The activation code printed on a full sheet."""
    return _CODE.search(page)[0]


def scan(pdf: bytes) -> list[str]:
    """What a telephone reads on the printed pages."""
    done = subprocess.run(["pdftoppm", "-r", "150", "-png", "-"], input=pdf, capture_output=True, check=True)
    starts = [match.start() for match in _PNG.finditer(done.stdout)]
    pictures = [done.stdout[start:end] for start, end in pairwise([*starts, None])]
    return [code.text for each in pictures for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(each)))]
