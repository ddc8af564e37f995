"""Texts as files of people write them: capitals made readable, invisible signs dropped."""

import re

from tenants.text import has_odd_characters, search_form

# A name already partly in small letters is left as it is: somebody chose to write it so.
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_NAME = 200  # no account has a longer one: it is told as it is written
# Small inside a name (« Durand de La Tour »), capital at its head, where a list is sorted.
_PARTICLES = frozenset({"de", "du", "des", "et", "d", "von", "van", "der", "den", "di", "da", "do", "dos", "del"})


def clean(text: str) -> str:
    """One line of text, single spaces, without control signs (a line break in a cell is a space)."""
    line = " ".join(text.split())
    if line.isprintable() or not has_odd_characters(line):
        return line
    return " ".join("".join(sign for sign in line if not has_odd_characters(sign)).split())


def _capitalise(word: str) -> str:
    if word.startswith("MC") and len(word) > 3:  # McDonald
        return f"Mc{word[2:].capitalize()}"
    return word.capitalize()


def readable_name(name: str) -> str:
    """A name written in capitals as one reads it: « N'GUYEN-O'NEIL » → « N'Guyen-O'Neil ».

    Apostrophes and spaces stay as written and nothing is added, so `search_form` is the same before
    and after; accents that capitals have lost are not guessed. A name holding a small letter comes
    back unchanged.
    """
    if len(name) > _LONGEST_NAME or name != name.upper() or name == name.lower():
        return name

    def rewrite(found: re.Match[str]) -> str:
        word, start = found[0], found.start()
        if start and word.lower() in _PARTICLES:
            return word.lower()
        # Breton c'h is one sound inside a word: « Le Guerc'h », « Marc'hadour ».
        if word.startswith("H") and name[:start].endswith(("C'", "C’")):
            return word.lower()
        return _capitalise(word)

    written = _WORD.sub(rewrite, name)
    # Plain letters are found again whatever their case: nearly every name, and the check takes its time.
    return written if name.isascii() or search_form(written) == search_form(name) else name
