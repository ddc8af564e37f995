"""Text as people search and sort it: no accents, no case (the embedded PostgreSQL has no `unaccent`)."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "’": "'"})


def unaccent(text: str) -> str:
    """`text` without accents or ligatures: « Élodie Cœur » → « Elodie Coeur »."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def search_form(*parts: str) -> str:
    """Words in small letters without accents or punctuation, single spaces: what search compares."""
    return re.sub(r"[^a-z0-9]+", " ", unaccent(" ".join(parts)).lower()).strip()
