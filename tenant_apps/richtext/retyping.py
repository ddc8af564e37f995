"""A rich text changed as plain words, by somebody without scripts: what they left alone keeps its looks."""

import re

from tenant_apps.richtext.cleaning import LONGEST, as_text, clean
from tenant_apps.richtext.plain import from_text

_TAG = re.compile(r'<(/?)(\w+)(?:\s+[\w-]+="[^"]*")*\s*>')
_VOID = {"br", "hr", "img"}


def retyped(text: str, *, before: str) -> str:
    """HTML of plain `text` that was typed over the words of `before`: paragraphs found again keep their HTML."""
    if not before or len(before) > LONGEST:
        return from_text(text)
    kept = {_plain(as_text(block)): block for block in blocks(clean(before))}
    typed = re.sub(r"\r\n?", "\n", text)
    if _plain(typed) == _plain(as_text(clean(before))):
        return clean(before)
    return "".join(kept.get(_plain(part)) or from_text(part) for part in re.split(r"\n\s*\n", typed))


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def blocks(html: str) -> list[str]:
    """The outermost elements of a cleaned text, each as HTML; words outside of them are left out."""
    found, depth, start = [], 0, 0
    for tag in _TAG.finditer(html):
        closing, name = tag.groups()
        start = tag.start() if depth == 0 else start
        depth += 0 if name in _VOID else -1 if closing else 1
        if depth == 0:
            found.append(html[start : tag.end()])
    return found
