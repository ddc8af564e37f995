"""From bytes to text: the encodings in which schools' files arrive (formats.md 1.2)."""

import codecs

from django.utils.translation import gettext as _

from tenant_apps.imports.onde.errors import UnreadableFile

# The longest first: the mark of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What people drop by mistake, by its first bytes.
_OTHER_FORMATS = ((b"%PDF", "PDF"), (b"\xd0\xcf\x11\xe0", "Excel"), (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7z"))


def _guess(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    if content[1:2] == b"\0":
        return "utf-16-le"
    if content[:1] == b"\0":
        return "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def decode(content: bytes) -> tuple[str, str]:
    """The text and its encoding; raises UnreadableFile when the bytes are no text.

    A byte-order mark decides. Without one, bytes that are valid UTF-8 are UTF-8 (text of another
    encoding with an accent hardly ever is), everything else is Windows-1252, what ONDE writes:
    unlike ISO-8859-1 it has œ, € and ’, and it leaves five bytes undefined, which are refused.
    """
    for start, name in _OTHER_FORMATS:
        if content.startswith(start):
            raise UnreadableFile(
                _("C’est un fichier %(name)s : enregistrez-le au format CSV, puis déposez-le.") % {"name": name}
            )
    encoding = _guess(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            _("Les lettres de ce fichier ne peuvent pas être lues : enregistrez-le en CSV UTF-8."),
            line=content.count(b"\n", 0, error.start) + 1,
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UnreadableFile(_("Ce fichier contient autre chose que du texte : ce n’est pas un CSV."), line=line)
    return text.lstrip("\ufeff"), encoding
