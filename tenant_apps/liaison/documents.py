"""A word on paper: the word itself, coupons to cut out, the follow-up, the proof of a signature.

Frozen data in, PDF out: nothing is queried here but the images that stand in a text, for who reads it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from tenant_apps.accounts.models import User
from tenant_apps.liaison.choices import Category
from tenant_apps.liaison.models import Signature, Word
from tenant_apps.liaison.selectors import Counts, Line
from tenant_apps.liaison.selectors.texts import Text
from tenant_apps.richtext.paper import pdf_of

_STYLE = "templates/liaison/print/words.css"


@dataclass(frozen=True)
class Letter:
    """A word as it is printed."""

    title: str
    text: str
    author: str
    category: str
    sent_at: datetime | None
    last_day: date | None
    question: str
    replies: bool
    school: str


def letter_of(word: Word, school: str) -> Letter:
    """The word as it stands."""
    return Letter(
        title=word.title,
        text=word.text,
        author=word.author_name,
        category=str(Category(word.category).label),
        sent_at=word.sent_at,
        last_day=word.last_day,
        question=word.question,
        replies=word.replies,
        school=school,
    )


def word_pdf(letter: Letter, reader: User) -> bytes:
    """The word on its own page or pages, with room to sign when it asks for an authorisation."""
    return _pdf("word", {"letter": letter}, reader)


def coupons_pdf(letter: Letter, number: int, reader: User) -> bytes:
    """The word as many times as asked, each with a coupon to cut out and give back; for families without a device."""
    return _pdf("coupons", {"letter": letter, "copies": range(number)}, reader)


def follow_up_pdf(letter: Letter, counts: Counts, lines: Sequence[Line]) -> bytes:
    """Who read, signed and replied, pupil by pupil."""
    return _pdf("follow_up", {"letter": letter, "counts": counts, "lines": lines, "printed_at": timezone.now()})


def proof_pdf(signature: Signature, text: Text, school: str, reader: User) -> bytes:
    """What was signed, by whom, when, with the digest of the text; `signature.concerned` is loaded."""
    context = {
        "signature": signature,
        "word": signature.concerned.word,
        "pupil": signature.concerned.pupil,
        "text": text,
        "school": school,
    }
    return _pdf("proof", context, reader)


def _pdf(name: str, context: dict[str, Any], reader: User | None = None) -> bytes:
    return pdf_of(f"liaison/print/{name}.html", context, style=_STYLE, reader=reader)
