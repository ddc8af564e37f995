"""Pages of help as their authors write them: Markdown whose parts may be for some profiles only.

A part is a heading of the second level and what follows it. « ## Pour les parents », « ## Pour les
enseignants et la direction » (“## For parents”) are for those; any other heading is for everybody. The
first level is the page's name.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from tenant_apps.accounts.choices import Profile
from tenants.text import search_form

ADMINISTRATORS = "admin"
# Words of a heading → whom it names.
_NAMED = {
    "eleves": Profile.PUPIL,
    "parents": Profile.RELATIVE,
    "familles": Profile.RELATIVE,
    "enseignants": Profile.TEACHER,
    "personnel": Profile.STAFF,
    "personnels": Profile.STAFF,
    "invites": Profile.GUEST,
    "direction": ADMINISTRATORS,
    "administrateurs": ADMINISTRATORS,
    "pupils": Profile.PUPIL,
    "families": Profile.RELATIVE,
    "teachers": Profile.TEACHER,
    "staff": Profile.STAFF,
    "guests": Profile.GUEST,
    "head": ADMINISTRATORS,
    "administrators": ADMINISTRATORS,
}
_PARTS = re.compile(r"^## +", re.MULTILINE)
_MARKS = re.compile(r"[*_`#>\[\]]|\]\([^)]*\)")
_AROUND = 80  # letters of an excerpt on each side of what was looked for


@dataclass(frozen=True)
class Article:
    """A page of help as one person reads it, still in Markdown."""

    key: str
    title: str
    text: str


def audience_of(heading: str) -> set[str]:
    """Profiles (and ADMINISTRATORS) a heading names; empty when the part is for everybody."""
    words = search_form(heading).split()
    if words[:1] not in (["pour"], ["for"]):
        return set()
    return {str(_NAMED[word]) for word in words if word in _NAMED}


def article(key: str, source: str, who: Collection[str]) -> Article:
    """What of a page is for a person who is all of `who` (their profile, and ADMINISTRATORS)."""
    first, *parts = _PARTS.split(source)
    title, _line, introduction = first.strip().partition("\n")
    kept = [introduction.strip()]
    for part in parts:
        wanted = audience_of(part.partition("\n")[0])
        if not wanted or wanted & set(who):
            kept.append(f"## {part.strip()}")
    return Article(key, title.lstrip("# ").strip(), "\n\n".join(kept).strip())


def excerpt(text: str, words: str) -> str | None:
    """The passage of a Markdown text around the words (accents and case aside), None when one is not in it."""
    plain = " ".join(_MARKS.sub("", text).split())
    folded = _folded(plain)
    found = [_place(folded, word) for word in words.split()]
    if not found or None in found:
        return None
    start = max(0, min(place for place in found if place is not None) - _AROUND)
    end = start + 2 * _AROUND
    return f"{'…' if start else ''}{plain[start:end].strip()}{'…' if end < len(plain) else ''}"


@lru_cache(maxsize=512)  # the product's own texts, as few as the profiles that read them
def _folded(plain: str) -> str:
    """A text of which each letter is folded by itself, so that places stay the same."""
    return "".join((search_form(letter) or " ")[:1] for letter in plain)


def _place(folded: str, word: str) -> int | None:
    """Where a word begins in a folded text."""
    place = folded.find(search_form(word))
    return place if place >= 0 and search_form(word) else None
