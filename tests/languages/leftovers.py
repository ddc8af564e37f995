"""French that stayed in a page somebody reads in English."""

import re
from collections.abc import Iterator
from functools import cache

import polib
from lxml import html

from config.messages import CATALOGUE

# What is read aloud or shown by scripts, beside the text itself.
_SAID = ("alt", "aria-label", "aria-description", "placeholder", "title")
_MARK = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def _plain(text: str) -> str:
    return " ".join(text.replace("%%", "%").split())


@cache
def _sources() -> tuple[frozenset[str], re.Pattern[str]]:
    """French texts whose English differs: those said as they are, and a pattern of those filled with names."""
    exact, filled = set(), []
    for entry in polib.pofile(str(CATALOGUE)):
        forms = zip((entry.msgid, entry.msgid_plural), (entry.msgstr, *entry.msgstr_plural.values()), strict=False)
        pairs = (
            forms
            if not entry.msgid_plural
            else zip((entry.msgid, entry.msgid_plural), entry.msgstr_plural.values(), strict=True)
        )
        for french, english in pairs:
            if not french or not english or french == english or re.search(r"<\w", french):
                continue
            if not _MARK.search(french):
                exact.add(_plain(french))
            elif len(_MARK.sub("", french).strip(" :.,()«»")) > 3:
                filled.append(".+".join(map(re.escape, map(_plain_part, _MARK.split(french)))))
    return frozenset(exact), re.compile("|".join(filled))


def _plain_part(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("%%", "%"))


def _texts(page: str) -> Iterator[str]:
    """Each text of a page, what is in another language by its own `lang` aside."""
    root = html.document_fromstring(f"<body>{page}")
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in {"script", "style"}:
            continue
        said = [element.text, *(child.tail for child in element), *(element.get(name) for name in _SAID)]
        # Words for scripts; a word in small letters is a name scripts know (`data-kind="image"`).
        data = [value for name, value in element.attrib.items() if name.startswith("data-")]
        said += [value for value in data if not re.fullmatch(r"[a-z0-9_-]*", value)]
        language = next((one.get("lang") for one in (element, *element.iterancestors()) if one.get("lang")), "en")
        if language == "en":
            yield from (_plain(one) for one in said if one and one.strip())


def leftovers(page: str) -> set[str]:
    """French texts of the catalogue, as they stand in this page, that have an English one."""
    exact, filled = _sources()
    return {text for text in _texts(page) if text in exact or filled.fullmatch(text)}
