"""Why a file as a whole cannot be read, in words for the person who dropped it."""

from django.utils.translation import gettext as _


class UnreadableFile(Exception):
    """Nothing of this file is read. `str()` is a French sentence; `file` and `line` are "" and 0 when unknown."""

    def __init__(self, text: str, *, line: int = 0, file: str = "") -> None:
        super().__init__(text)
        self.text, self.line, self.file = text, line, file

    def __str__(self) -> str:
        parts = [_("« %(file)s »") % {"file": self.file}] if self.file else []
        if self.line:
            parts.append(_("ligne %(line)s") % {"line": self.line})
        return f"{', '.join(parts)} : {self.text}" if parts else self.text
