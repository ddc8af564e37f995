"""Words said to an adult, found in what a pupil reads."""

import json
import re
from collections.abc import Iterator

from lxml import html

_SAID = ("alt", "aria-label", "aria-description", "placeholder", "title", "content")
# « Choisissez », « vous », « votre »: not « chez », « assez »; nor the noun.
_VOUS = re.compile(r"(?<![\w-])(?:vous|votre|vos|vôtres?|(?!chez\b|assez\b|nez\b|rendez-vous)\w+ez)\b", re.IGNORECASE)


def _in_page(page: str) -> Iterator[str]:
    """Each text of a page and the words it gives its scripts; what people wrote aside."""
    for element in html.document_fromstring(f"<body>{page}").iter():
        if not isinstance(element.tag, str) or element.tag in {"script", "style"}:
            continue
        data = [value for name, value in element.attrib.items() if name.startswith("data-") or name in _SAID]
        yield from (one for one in (element.text, element.tail, *data) if one and one.strip())


def _in_json(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for one in value.values() for text in _in_json(one))
    elif isinstance(value, list):
        yield from (text for one in value for text in _in_json(one))


def said_to_adults(body: str, kind: str) -> set[str]:
    """Texts of an answer (`kind`: its Content-Type) that say *vous* to whoever reads them."""
    texts = _in_json(json.loads(body)) if kind.startswith("application/json") else _in_page(body)
    return {" ".join(one.split()) for one in texts if _VOUS.search(one)}
