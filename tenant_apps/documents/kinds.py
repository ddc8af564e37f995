"""What a file is, from its first bytes; what nobody may send; what a browser may show: pure decisions."""

import puremagic
from django.utils.translation import gettext as _

HEAD = 4096  # bytes a decision needs
UNKNOWN = "application/octet-stream"
ZIP = "application/zip"
PDF = "application/pdf"
HEIF = ("image/heif", "image/heic", "image/avif")

# Packed documents look alike from outside: what lies in the package says which one it is.
_PACKAGED = {
    b"word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument."
_OLD_OFFICE = {
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
}
_OFFICE_FAMILIES = ("application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument.")
# Programs: by their first bytes on the three kinds of computers, and by the names Windows runs.
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe")
_RUN_BY_NAME = frozenset(
    [
        "exe",
        "bat",
        "cmd",
        "com",
        "scr",
        "pif",
        "msi",
        "msp",
        "cpl",
        "hta",
        "vbs",
        "vbe",
        "jse",
        "wsf",
        "wsh",
        "ps1",
        "lnk",
        "reg",
        "dll",
        "jar",
        "apk",
        "appimage",
    ]
)
# What a browser shows beside our pages without running anything of it. Neither HTML nor SVG, ever.
_SHOWN = frozenset(
    {
        "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", PDF,
        "audio/mpeg", "audio/mp4", "audio/ogg", "audio/wave", "audio/webm", "audio/flac",
        "video/mp4", "video/webm", "video/ogg",
    }
)  # fmt: skip


def media_type_of(head: bytes, name: str = "") -> str:
    """The media type that the first bytes of a file tell (RFC 6838); plain text, or UNKNOWN, when they tell none.

    `name` only tells apart what is packed alike (old office files).
    """
    if head.startswith(_PROGRAMS):
        return UNKNOWN
    if head.startswith(b"PK\x03\x04"):
        return _packaged(head)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _OLD_OFFICE.get(extension_of(name), UNKNOWN)
    if head[4:8] == b"ftyp" and head[8:11] in {b"M4A", b"M4B"}:
        return "audio/mp4"
    return _marked_up(head) or _by_magic(head) or ("text/plain" if _reads_as_text(head) else UNKNOWN)


def _packaged(head: bytes) -> str:
    if head[30:].startswith(_OPEN_DOCUMENT):
        return "application/vnd.oasis.opendocument." + _word(head[30 + len(_OPEN_DOCUMENT) :])
    if b"[Content_Types].xml" in head or b"_rels/.rels" in head:
        return next((kind for sign, kind in _PACKAGED.items() if sign in head), ZIP)
    return ZIP


def _word(text: bytes) -> str:
    letters = bytes(letter for letter in text[:32] if letter < 128).decode()
    return next(
        (one for one in ("text", "spreadsheet", "presentation", "graphics") if letters.startswith(one)), "unknown"
    )


def _marked_up(head: bytes) -> str:
    """HTML and SVG are known even behind a preamble: they must never pass for something harmless."""
    start = head[:1024].lower()
    if b"<html" in start or b"<!doctype html" in start or b"<script" in start:
        return "text/html"
    return "image/svg+xml" if b"<svg" in start else ""


def _by_magic(head: bytes) -> str:
    try:
        return str(puremagic.from_string(head, mime=True))
    except (puremagic.PureError, ValueError):
        return ""


def _reads_as_text(head: bytes) -> bool:
    if not head or b"\0" in head:
        return False
    try:
        head[:-3].decode()  # the last letter may be cut
    except UnicodeDecodeError:
        return False
    return True


def extension_of(name: str) -> str:
    """The extension of a name, in small letters, without its dot; "" without one."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""


def why_refused(name: str, head: bytes) -> str:
    """Why a file of this name with these first bytes is not taken, in words; "" when it is."""
    if not head:
        return _("Ce fichier est vide : ouvrez-le pour vérifier, puis envoyez-le à nouveau.")
    if head.startswith(_PROGRAMS) or extension_of(name) in _RUN_BY_NAME:
        return _("Ce fichier est un programme : pour la sécurité de l’école, les programmes ne s’envoient pas.")
    return ""


def is_office(media_type: str) -> bool:
    """Whether a word processor, a spreadsheet or a presentation made it."""
    return media_type.startswith(_OFFICE_FAMILIES) or media_type in {*_OLD_OFFICE.values(), "application/rtf"}


def is_photo(media_type: str) -> bool:
    """Whether cameras write such files, with the place in them."""
    return media_type in {"image/jpeg", "image/png", "image/webp", "image/tiff", *HEIF}


def may_be_shown(media_type: str) -> bool:
    """Whether a browser may show it in place; everything else is downloaded."""
    return media_type in _SHOWN
