"""How a document looks in a list and on its page: its icon, its miniature, what a browser shows of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from tenant_apps.accounts.models import User
from tenant_apps.documents import files, kinds
from tenant_apps.documents.choices import PreviewState
from tenant_apps.documents.links import link_to
from tenant_apps.documents.models import Document, Version
from tenant_apps.documents.selectors import Row

_READ = 20_000  # letters of a text shown in the page
_FAMILIES = {"image": "image", "audio": "music-notes", "video": "video", "text": "file-text"}
_WORDS = ("wordprocessing", "opendocument.text", "msword", "rtf")
_TABLES = ("spreadsheet", "ms-excel", "csv")
_MADE = (("video", "video"), ("sound", "sound"), ("paper", "paper"))  # what the worker makes → how it is shown
_SLIDES = ("presentation", "ms-powerpoint")


def icon_of(media_type: str) -> str:
    """The icon of a kind of document."""
    if media_type == kinds.PDF:
        return "file-pdf"
    if "zip" in media_type:
        return "file-zip"
    for words, icon in ((_WORDS, "file-text"), (_TABLES, "table"), (_SLIDES, "chalkboard")):
        if any(word in media_type for word in words):
            return icon
    return _FAMILIES.get(media_type.partition("/")[0], "file")


@dataclass(frozen=True)
class Shown:
    """A row of a list with its icon and the address of its miniature ("" without one)."""

    row: Row
    icon: str
    thumbnail: str


def with_pictures(user: User, rows: Iterable[Row]) -> list[Shown]:
    """Each row as it looks; no query."""
    return [_shown(user, row) for row in rows]


def _shown(user: User, row: Row) -> Shown:
    if not isinstance(row.thing, Document):
        return Shown(row, "folder", "")
    version = row.thing.current
    if version is None or row.thing.trashed_at is not None:
        return Shown(row, icon_of(version.media_type if version else ""), "")
    has_one = "thumbnail" in version.previews
    return Shown(row, icon_of(version.media_type), link_to(user, version, "thumbnail") if has_one else "")


@dataclass(frozen=True)
class Preview:
    """What the page of a document shows: `kind` is image, paper, sound, video, text, pending or none.

    `picture` is its first page or first image, "" without one: phones and printers show no paper, no film.
    """

    kind: str
    url: str = ""
    text: str = ""
    picture: str = ""


def preview_of(user: User, version: Version) -> Preview:
    """The best a browser can show of this version: what the worker made, else the file itself."""
    picture = link_to(user, version, "page") if "page" in version.previews else ""
    for rendition, kind in _MADE:
        if rendition in version.previews:
            return Preview(kind, link_to(user, version, rendition), picture=picture)
    family = version.media_type.partition("/")[0]
    if picture and family == "image":
        return Preview("image", picture)
    if kinds.may_be_shown(version.media_type):
        kind = {"image": "image", "audio": "sound", "video": "video"}.get(family, "paper")
        return Preview(kind, link_to(user, version), picture=picture)
    if version.media_type == "text/plain":
        return Preview("text", text=_text_of(version))
    return Preview("pending" if version.preview_state == PreviewState.PENDING else "none")


def _text_of(version: Version) -> str:
    with files.open_file(version.file) as file:
        return bytes(file.read(_READ)).decode(errors="ignore")
