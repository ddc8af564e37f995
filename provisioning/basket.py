"""The order being written, kept in the visitor's session: nothing typed is lost, right or wrong.

It holds what was typed in the shape `drafts.parse_order` reads, so that the same reading says what
is still wrong; the forms only show it.
"""

import secrets
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from provisioning import rules
from provisioning.uploads import drop_document

_SESSION_KEY = "order"
_DONE_KEY = "order_done"
# What is typed wrong is kept too, but nobody types a novel.
_LONGEST = 2_500

Data = dict[str, Any]


def _bounded(value: Any) -> Any:
    if isinstance(value, str):
        return value[:_LONGEST]
    if isinstance(value, list):
        return [_bounded(each) for each in value[:200]]
    if isinstance(value, dict):
        return {key: _bounded(each) for key, each in value.items()}
    return value


class Basket:
    """The draft of this session; reading it writes nothing."""

    def __init__(self, session: SessionBase) -> None:
        self._session = session
        self._data: Data = session.get(_SESSION_KEY) or {}

    # --- reading

    @property
    def exists(self) -> bool:
        """Whether something was typed."""
        return bool(self._data)

    @property
    def key(self) -> str:
        """What makes two sendings of this draft one order."""
        return str(self._data.get("key", ""))

    @property
    def correcting(self) -> str:
        """The follow-up token of the order being corrected, '' for a new one."""
        return str(self._data.get("correcting", ""))

    @property
    def schools(self) -> list[Data]:
        """The schools typed so far, one empty one at least."""
        return self._data.get("schools") or [{}]

    @property
    def payer(self) -> Data:
        """The payer typed so far."""
        return self._data.get("payer") or {}

    @property
    def document(self) -> dict[str, str] | None:
        """The purchase order kept beside the draft."""
        return self._data.get("document")

    def get(self, name: str) -> str:
        """`comment` or `contact_email` as typed."""
        return str(self._data.get(name, ""))

    @property
    def attachment(self) -> Data:
        """What the end of the payer's step shows, and what was found wrong with the quote's number."""
        return {name: self.get(name) for name in ("contact_email", "quote_number", "quote_problem")}

    def school(self, number: int) -> Data | None:
        """The school with this number, from 1; None when there is none."""
        return self.schools[number - 1] if 1 <= number <= len(self.schools) else None

    @property
    def last_order(self) -> str:
        """The follow-up token of the order this session sent last."""
        return str(self._session.get(_DONE_KEY, ""))

    def as_order(self) -> Data:
        """The draft as `drafts.parse_order` reads it."""
        return {
            "schools": [_school_as_order(school) for school in self.schools],
            "payer": self.payer,
            "comment": self.get("comment"),
            "contact_email": self.get("contact_email"),
            "quote_number": self.get("quote_number"),
            "key": self.key,
        }

    # --- writing

    def _save(self, **changes: Any) -> None:
        self._data.setdefault("key", secrets.token_urlsafe(24))
        self._data.update(_bounded(changes))
        self._session[_SESSION_KEY] = self._data

    def put_school(self, number: int, **changes: Any) -> None:
        """Keep what was typed about a school."""
        schools = list(self.schools)
        schools[number - 1] = schools[number - 1] | changes
        self._save(schools=schools)

    def put_payer(self, **changes: Any) -> None:
        """Keep what was typed about the payer."""
        self._save(payer=self.payer | changes)

    def put(self, **changes: Any) -> None:
        """Keep `comment`, `contact_email`…"""
        self._save(**changes)

    def put_document(self, kept: dict[str, str] | None) -> None:
        """Keep a purchase order in place of the one before."""
        drop_document(self.document)
        self._save(document=kept)

    def add_school(self) -> int:
        """One more school, with the same administrator proposed by nobody; its number."""
        if len(self.schools) < rules.MAX_SCHOOLS:
            self._save(schools=[*self.schools, {}])
        return len(self.schools)

    def remove_school(self, number: int) -> None:
        """Take a school out; the last one is only emptied."""
        self._save(schools=[school for place, school in enumerate(self.schools, 1) if place != number])

    def fill(self, order: Data, *, correcting: str = "") -> None:
        """Start again from an order or a filled form, keeping this draft's key and document."""
        schools = [_school_as_typed(school) for school in order.get("schools") or [{}]]
        known = {name: order[name] for name in ("payer", "comment", "contact_email", "quote_number") if name in order}
        self._save(quote_problem="", **known, schools=schools, correcting=correcting)

    def forget(self) -> None:
        """Empty the draft and remove its file."""
        drop_document(self.document)
        self._data = {}
        self._session.pop(_SESSION_KEY, None)

    def finish(self, token: str) -> None:
        """The order is sent: keep only where it is followed."""
        self.forget()
        self._session[_DONE_KEY] = token


def _school_as_typed(school: Data) -> Data:
    """A school as `drafts.parse_order` reads it → as the form types it: a number, rows down to the last named."""
    classes = school.get("classes") or []
    rows = list(classes) if isinstance(classes, list) else []
    while rows and not (rows[-1].get("name") or rows[-1].get("levels")):
        rows.pop()
    count = str(len(classes) or "") if isinstance(classes, list) else str(classes)
    # The academy follows the UAI: typed nowhere, it is found again when the order is sent.
    kept = {name: value for name, value in school.items() if name not in {"classes", "academy"}}
    return kept | {"class_count": count, "classes": rows}


def _school_as_order(school: Data) -> Data:
    """A school with as many classes as its number says: named rows first, then unnamed ones."""
    data = {name: value for name, value in school.items() if name != "class_count"}
    count = str(school.get("class_count", "")).strip()
    rows = list(school.get("classes") or [])
    if count.isascii() and count.isdigit() and 0 < int(count[:4]) <= rules.MAX_CLASSES:
        number = int(count)
        data["classes"] = [*rows[:number], *[{"name": "", "levels": ""}] * (number - len(rows))]
    else:
        data["classes"] = count or None
    return data
