"""Messages on paper: one, or a conversation. Frozen data in, PDF out.

Who was in « Cci » is on no paper, the author's neither: paper goes from hand to hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tenant_apps.accounts.models import User
from tenant_apps.messaging.choices import Role
from tenant_apps.messaging.selectors.reading import Letter
from tenant_apps.richtext.paper import pdf_of

_STYLE = "templates/messaging/print/letters.css"


@dataclass(frozen=True)
class Sheet:
    """A message as it is printed. `gone`: it was taken back or hidden, its words are not there."""

    subject: str
    author: str
    to: list[str]
    cc: list[str]
    sent_at: datetime | None
    body: str
    files: list[str]
    gone: bool


def sheet_of(letter: Letter) -> Sheet:
    """The message as its reader has it, without the copies in secret."""
    message = letter.message
    return Sheet(
        subject="" if message.is_gone else message.subject,
        author=message.author.full_name if message.author else message.author_name,
        to=letter.header[Role.TO],
        cc=letter.header[Role.CC],
        sent_at=message.sent_at or message.scheduled_for,
        body="" if message.is_gone else message.body,
        files=[one.document.name for one in letter.files],
        gone=message.is_gone,
    )


def letters_pdf(sheets: Sequence[Sheet], *, subject: str, school: str, reader: User) -> bytes:
    """A4, the oldest first, with the pictures the reader may see."""
    context = {"sheets": sheets, "subject": subject, "school": school}
    return pdf_of("messaging/print/letters.html", context, style=_STYLE, reader=reader)
