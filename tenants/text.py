"""Text as people search and sort it: no accents, no case (the embedded PostgreSQL has no `unaccent`).

Python alone folds text: the columns searched in (`sort_name`, `search_name`, `search_text`) are written
with `search_form`, and what is typed goes through it too, so the database only compares.
"""

import re
import unicodedata

from anyascii import anyascii


def _plain(letter: str) -> str:
    """Decomposition leaves ø, ł, œ or ß whole: they become plain letters; other alphabets stay."""
    return anyascii(letter) if unicodedata.name(letter, "").startswith("LATIN") else letter


def unaccent(text: str) -> str:
    """`text` without accents or ligatures, in its own alphabet: « Élodie Cœur » → « Elodie Coeur »."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'"))
    bare = "".join(_plain(letter) for letter in decomposed if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare)  # Korean letters join into syllables again


def transliterate(text: str) -> str:
    """`text` in plain ASCII letters, whatever its alphabet: « Нина » → « Nina », « Łucja » → « Lucja »."""
    return anyascii(unicodedata.normalize("NFC", text))


# They turn the writing round for whatever follows: a name holding one hides what stands beside it.
_TURNERS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def has_odd_characters(text: str, *, lines: bool = False) -> bool:
    """Whether `text` holds characters no database or page can show as typed (line breaks allowed with `lines`).

    Signs of no width are part of some names, but a text of nothing else is one nobody sees.
    """
    allowed = "\n\r\t" if lines else ""
    odd = any(
        letter in _TURNERS or (unicodedata.category(letter) in {"Cc", "Cs"} and letter not in allowed)
        for letter in text
    )
    return odd or _is_invisible(text)


def _is_invisible(text: str) -> bool:
    kinds = {unicodedata.category(letter) for letter in text}
    return "Cf" in kinds and kinds <= {"Cf", "Zs"}


_PLAIN_WORD = re.compile(r"[a-z0-9]+")


def _word_sign(letter: str) -> str:
    if letter.isalnum() or unicodedata.category(letter).startswith("M"):  # vowels of Hindi or Thai are marks
        return letter
    return "" if unicodedata.category(letter) == "Cf" else " "  # invisible signs part no words


def search_form(*parts: str) -> str:
    """Words in small letters without accents or punctuation, single spaces: what search compares.

    Letters of every alphabet are kept; it is "" only for what holds neither letter nor number.
    """
    folded = unaccent(" ".join(parts)).casefold()
    if folded.isascii():  # nearly every text, ten times faster
        return " ".join(_PLAIN_WORD.findall(folded))
    return " ".join("".join(map(_word_sign, folded)).split())
