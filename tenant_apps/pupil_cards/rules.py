"""Codes of cards, hours of classes, ends of visits: pure functions, tested by tables of examples."""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from tenant_apps.pupil_cards.choices import Animal

# 32 signs a hand can copy: no i l o u. 26 of them are 130 bits; NIST SP 800-63B 5.1.1 asks 112 of what is not limited.
CODE_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
CODE_LENGTH = 26
_LOOK_ALIKE = str.maketrans("ilo", "110")

# A tablet left on a table is nobody's any more.
IDLE = timedelta(hours=1)
SCHOOL_DAYS = (0, 1, 3, 4)  # Monday is 0; Wednesday is free in most schools
OPENS, CLOSES = time(8, 30), time(16, 30)
_END_OF_DAY = time(23, 59)


def draw_code() -> str:
    """The secret of a new card, drawn by the system's generator (130 bits)."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def normalize_code(typed: str) -> str:
    """A code as drawn, from what was scanned or typed: capitals, spaces, dashes and look-alikes do not matter."""
    return "".join(sign for sign in typed.lower() if sign.isalnum()).translate(_LOOK_ALIKE)


def is_code(code: str) -> bool:
    """Whether a card can hold this code."""
    return len(code) == CODE_LENGTH and set(code) <= set(CODE_ALPHABET)


@dataclass(frozen=True)
class Hours:
    """Days (Monday is 0) and hours, on the school's clock, at which the cards of a class open."""

    days: tuple[int, ...]
    starts: time
    ends: time

    def include(self, local: datetime) -> bool:
        """Whether the cards open at this moment of the school's clock; at the closing hour they do not.

        A clock has no 24:00: until 23:59 is until the end of the day.
        """
        ends = time.max if self.ends == _END_OF_DAY else self.ends
        return local.weekday() in self.days and self.starts <= local.time() < ends


def are_open(openings: Iterable[Hours], moment: datetime, zone: ZoneInfo) -> bool:
    """Whether one of these classes is open at this moment (aware), in the school's zone."""
    local = moment.astimezone(zone)
    return any(hours.include(local) for hours in openings)


def is_idle(seen: float, moment: datetime) -> bool:
    """Whether nothing was asked for too long; `seen` is a timestamp."""
    return moment.timestamp() - seen > IDLE.total_seconds()


def next_animal(used: Collection[str]) -> Animal:
    """The animal fewest cards of the class bear, so that neighbours differ as long as they can."""
    counts = {animal: sum(one == animal for one in used) for animal in Animal}
    return min(Animal, key=lambda animal: counts[animal])
