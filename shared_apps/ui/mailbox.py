"""Reading the messages that FileEmailBackend wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.http import Http404


@dataclass(frozen=True)
class Attachment:
    """A file of a message; `number` is its place among the files."""

    number: int
    name: str
    kind: str
    content: bytes


def _attachment(number: int, part: EmailMessage) -> Attachment:
    content = part.get_payload(decode=True)  # None for a message attached whole
    name = part.get_filename() or str(number)
    return Attachment(number, name, part.get_content_type(), content if isinstance(content, bytes) else part.as_bytes())


class Letter:
    """One stored message."""

    def __init__(self, path: Path, message: EmailMessage) -> None:
        self.key = path.stem
        self.message = message
        self.received = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)

    @property
    def subject(self) -> str:
        """Subject, decoded."""
        return str(self.message["Subject"] or "").strip()

    @property
    def sender(self) -> str:
        """Who sends."""
        return str(self.message["From"] or "")

    @property
    def recipients(self) -> str:
        """Everyone it goes to."""
        return ", ".join(str(self.message[name]) for name in ("To", "Cc") if self.message[name])

    @property
    def text(self) -> str:
        """The plain text, empty when there is none."""
        return self._body("plain")

    @property
    def html(self) -> str:
        """The HTML, empty when there is none."""
        return self._body("html")

    def _body(self, kind: str) -> str:
        part = self.message.get_body(preferencelist=(kind,))
        return str(part.get_content()) if part is not None else ""

    @cached_property
    def attachments(self) -> list[Attachment]:
        """The files that came with it."""
        return [_attachment(number, part) for number, part in enumerate(self.message.iter_attachments())]


class Mailbox(Sequence[Letter]):
    """The folder, newest first; only the letters asked for are read, and only their headers."""

    def __init__(self) -> None:
        paths = Path(settings.MAIL_DIR).glob("*.eml")
        self._paths = sorted(paths, key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)

    def __len__(self) -> int:
        return len(self._paths)

    def __getitem__(self, index):  # type: ignore[no-untyped-def]  # int or slice, as Paginator asks
        if isinstance(index, slice):
            return [_headers(path) for path in self._paths[index]]
        return _headers(self._paths[index])


def _headers(path: Path) -> Letter:
    return Letter(path, BytesHeaderParser(policy=policy.default).parsebytes(path.read_bytes()))


def open_letter(key: str) -> Letter:
    """The whole letter; Http404 when there is none of this name."""
    path = Path(settings.MAIL_DIR) / f"{key}.eml"
    if not path.is_file():
        raise Http404(key)
    return Letter(path, BytesParser(policy=policy.default).parsebytes(path.read_bytes()))
