"""What counts as read, as signed, and when families are reminded."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tenant_apps.liaison.choices import Consent
from tenants.text import search_form

# Nobody plans further: next year's classes are other classes.
LONGEST_PLAN = timedelta(days=365)
# Between two reminders by hand: a double click is one, and families are not harassed.
BETWEEN_REMINDERS = timedelta(hours=1)
# Families are reminded this long before the deadline.
BEFORE_DEADLINE = timedelta(hours=24)
# The signing field is 600 by 200; a hand draws a few hundred points.
LONGEST_DRAWING = 12_000
_WIDTH, _HEIGHT = 600, 200
_STROKE = re.compile(r"M[0-9]{1,3} [0-9]{1,3}(?:L[0-9]{1,3} [0-9]{1,3})*")
_POINT = re.compile(r"([0-9]+) ([0-9]+)")
_FEWEST_POINTS = 8
_FEWEST_LETTERS = 3


def needed(responsables: int, *, both: bool) -> int:
    """How many responsables have to confirm or sign for a child: one, or two when both are asked and there are two."""
    return max(1, min(2, responsables)) if both else 1


def is_settled(done: int, responsables: int, *, both: bool) -> bool:
    """Whether the `done` who confirmed (or signed) are enough."""
    return done >= needed(responsables, both=both)


@dataclass(frozen=True)
class Progress:
    """How many responsables of a child confirmed and signed, of how many that have to (`needed`)."""

    confirmed: int
    signed: int
    needed: int

    @property
    def is_read(self) -> bool:
        """Whether enough have confirmed."""
        return self.confirmed >= self.needed

    def is_settled(self, *, asks: bool) -> bool:
        """Whether nothing is awaited any more: signatures if the word asks something, else confirmations."""
        return self.signed >= self.needed if asks else self.is_read


def consent_of(latest: Iterable[str], *, enough: int) -> str:
    """What a family's last answers (one for each signer) come to: one refusal is a refusal, "" while some miss."""
    said = list(latest)
    if Consent.NO in said:
        return Consent.NO
    return Consent.YES if said and len(said) >= enough else ""


def text_hash(title: str, text: str, question: str) -> str:
    """SHA-256 of what was signed; each part in its place, so that no two words share one."""
    whole = json.dumps([title, text, question], ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()


def is_drawing(path: str) -> bool:
    """Whether this is a hand-drawn signature: strokes « M10 20L11 22 » inside the field, and nothing else."""
    if not 0 < len(path) <= LONGEST_DRAWING:
        return False
    if "".join(_STROKE.findall(path)) != path:
        return False
    points = [(int(x), int(y)) for x, y in _POINT.findall(path)]
    return len(points) >= _FEWEST_POINTS and all(x <= _WIDTH and y <= _HEIGHT for x, y in points)


def is_name(typed: str) -> bool:
    """Whether what was typed may be somebody's name."""
    return len(search_form(typed).replace(" ", "")) >= _FEWEST_LETTERS


def can_remind_at(last: datetime | None, now: datetime) -> bool:
    """Whether enough time has passed since the last reminder."""
    return last is None or now - last >= BETWEEN_REMINDERS


def reminder_moment(sent_at: datetime, deadline: datetime) -> datetime:
    """When the missing are reminded by themselves: a day before, or half-way when they had less than two days."""
    return max(deadline - BEFORE_DEADLINE, sent_at + (deadline - sent_at) / 2)


def is_reminder_due(sent_at: datetime, deadline: datetime, now: datetime) -> bool:
    """Whether that moment has come, and the deadline has not."""
    return reminder_moment(sent_at, deadline) <= now < deadline


def is_late(deadline: datetime | None, at: datetime) -> bool:
    """Whether something done at this moment came after the deadline."""
    return deadline is not None and at > deadline
