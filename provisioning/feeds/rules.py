"""Departments of a convention, and when its night comes. Pure functions."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

_DEPARTMENT = re.compile(r"\d{1,3}|2[AB]", re.IGNORECASE)
# In UAIs, Corsica is 620 and 720.
_CORSICA = {"2A": "620", "2B": "720"}


def read_departments(text: str) -> tuple[list[str], list[str]]:
    """« 54, 57 2A » → (["054", "057", "620"], [what is no department]); each once, in order."""
    found, wrong = set(), []
    for word in re.split(r"[\s,;]+", text.strip()):
        if word and not _DEPARTMENT.fullmatch(word):
            wrong.append(word)
        elif word:
            found.add(_CORSICA.get(word.upper(), word.zfill(3)))
    return sorted(found), wrong


def covers(departments: Collection[str], uai: str) -> bool:
    """Whether a school is of these departments; none means all."""
    return not departments or uai[:3] in departments


def is_due(hour: int, now: datetime, last: datetime | None) -> bool:
    """Whether the night's run is to start: its hour has come, and none was looked for since (within 20 hours).

    A worker that was stopped at the hour starts it later the same day.
    """
    return now.hour >= hour and (last is None or now - last > timedelta(hours=20))


def sum_of(files: Sequence[dict[str, object]], *path: str) -> int:
    """Adds up one number over the files of a run: `sum_of(files, "verdicts", "created")`."""
    total = 0
    for each in files:
        value: object = each
        for name in path:
            value = value.get(name, 0) if isinstance(value, dict) else 0
        total += value if isinstance(value, int) else 0
    return total
