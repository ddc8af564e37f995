"""Text as people search and sort it: no accents, no case (the embedded PostgreSQL has no `unaccent`)."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "’": "'"})


def unaccent(text: str) -> str:
    """`text` without accents or ligatures: « Élodie Cœur » → « Elodie Coeur »."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


# They turn the writing round for whatever follows: a name holding one hides what stands beside it.
_TURNERS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def has_odd_characters(text: str, *, lines: bool = False) -> bool:
    """Whether `text` holds characters no database or page can show as typed (line breaks allowed with `lines`)."""
    allowed = "\n\r\t" if lines else ""
    return any(
        letter in _TURNERS or (unicodedata.category(letter) in {"Cc", "Cs"} and letter not in allowed)
        for letter in text
    )


def search_form(*parts: str) -> str:
    """Words in small letters without accents or punctuation, single spaces: what search compares."""
    return re.sub(r"[^a-z0-9]+", " ", unaccent(" ".join(parts)).lower()).strip()
