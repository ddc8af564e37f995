"""HTML that people wrote, made safe by one allow-list (vocabulary.py) whatever it was before."""

import re
from html import unescape
from urllib.parse import urlsplit

import nh3
from django.conf import settings

from tenant_apps.richtext.plain import as_text, from_text
from tenant_apps.richtext.vocabulary import ATTRIBUTES, CLASSES, DROPPED, FORCED, MATH_ATTRIBUTES, TAGS

__all__ = ["LONGEST", "MEDIA_PATH", "TextTooLong", "as_text", "clean", "clean_once"]

LONGEST = 200_000  # characters, markup included: some sixty pages
DEEPEST = 40  # elements in elements; a text of Word has a dozen
# Opened and never closed, so many tags are no text: parsing them takes minutes (25,000 lists in lists: four).
_MOST_OPEN = 100
# The parser reads each « & » and each « < » of a text by itself and copies the text before it again: 200,000 of them
# in one text took a quarter of a minute. A comment, which the cleaner takes out, begins another text.
MOST_TOGETHER = 500
_SIGN = re.compile(r"<[a-zA-Z/!?][^<>]*>?|[<&]")
_PART = "<!---->"
_TAGS = re.compile(r"<[^<>]*>")
_ANY_TAG = re.compile(r"<(/?)([a-z][^\s/<>]*)", re.IGNORECASE)
_PASSES = 4
MEDIA_PATH = re.compile(r"/ecriture/media/([1-9]\d{0,11})/")
# Old or loose names of what the list knows under another one.
_SYNONYMS = {"div": "p", "h1": "h2", "h5": "h4", "h6": "h4", "b": "strong", "i": "em", "strike": "s", "del": "s"}
_OLD_NAME = re.compile(rf"<(/?)({'|'.join(_SYNONYMS)})(?=[\s>/])", re.IGNORECASE)
_ATTRIBUTES = r'(?:\s+[\w-]+="[^"]*")*'
_TAG = re.compile(rf"<(/?)(\w+){_ATTRIBUTES}\s*>")
_WITHOUT_SOURCE = re.compile(
    rf'<img(?!{_ATTRIBUTES}\s+src="){_ATTRIBUTES}>'
    rf'|<(iframe|audio|video)(?!{_ATTRIBUTES}\s+src="){_ATTRIBUTES}>.*?</\1>',
    re.DOTALL,
)
_FILLED = re.compile(rf"<((?:iframe|audio|video){_ATTRIBUTES})>.*?</(iframe|audio|video)>", re.DOTALL)
_EMPTY = re.compile(rf"<(p|figure){_ATTRIBUTES}></\1>")
# No text holds them, XML refuses them; an entity may still name one, so they go after the pass too.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_VOID = {"br", "hr", "img"}


class TextTooLong(ValueError):
    """More than LONGEST characters."""


def clean(html: str) -> str:
    """The same text with only what the allow-list lets in; cleaning it again changes nothing.

    What is nested deeper than DEEPEST (or far beyond before it is read), or never comes to rest, is kept as plain
    paragraphs. Raises TextTooLong, also when it is too long once cleaned (« & » is kept as « &amp; »).
    """
    if len(html) > LONGEST:
        raise TextTooLong
    found = _OLD_NAME.sub(lambda tag: f"<{tag[1]}{_SYNONYMS[tag[2].lower()]}", _CONTROLS.sub("", html))
    if _most_open(found) > _MOST_OPEN:
        return _fitting(clean_once(from_text(unescape(_TAGS.sub("\n", found)))))
    for _pass in range(_PASSES):
        before, found = found, _fitting(clean_once(found))
        if found == before and _depth(found) <= DEEPEST:
            return found
    return _fitting(clean_once(from_text(as_text(found))))


def _fitting(cleaned: str) -> str:
    if len(cleaned) > LONGEST:  # nobody could keep it again after a change
        raise TextTooLong
    return cleaned


def _most_open(html: str) -> int:
    """How many tags are open at once, at most, in what anybody may have written."""
    deepest = depth = 0
    for closing, tag in _ANY_TAG.findall(html):
        if tag.lower() not in _VOID:
            depth = max(0, depth - 1) if closing else depth + 1
            deepest = max(deepest, depth)
    return deepest


def clean_once(html: str) -> str:
    """One pass of the allow-list: enough for what was cleaned when it was written."""
    found = _CLEANER.clean(in_parts(html))
    found = _FILLED.sub(r"<\1></\2>", _WITHOUT_SOURCE.sub("", found))
    return _EMPTY.sub("", _CONTROLS.sub("", found)).strip()


def in_parts(html: str) -> str:
    """The same text with a comment wherever MOST_TOGETHER « & » or « < » would follow each other without a tag."""
    if html.count("&") + html.count("<") <= MOST_TOGETHER:
        return html
    parts, begin, together = [], 0, 0
    for sign in _SIGN.finditer(html):
        together = together + 1 if len(sign[0]) == 1 else 0
        if together > MOST_TOGETHER:
            parts.append(html[begin : sign.start()])
            begin, together = sign.start(), 1
    return _PART.join([*parts, html[begin:]])


def _depth(html: str) -> int:
    """How many elements stand in each other; `html` comes from the cleaner."""
    deepest = depth = 0
    for closing, tag in _TAG.findall(html):
        if tag not in _VOID:
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    return deepest


def embed_address(value: str) -> str | None:
    """The address of a player of an allowed host (RICHTEXT_EMBED_HOSTS), by https; None for any other."""
    try:
        parts = urlsplit(value.strip())
        port = parts.port
    except ValueError:
        return None
    known = parts.scheme == "https" and parts.hostname in settings.RICHTEXT_EMBED_HOSTS and port in {None, 443}
    plain = not parts.username and not re.search(r"[\s\\<>\"'`]", value.strip())
    return value.strip() if known and plain and len(value) <= 500 else None


def _own_media(value: str) -> str | None:
    return value if MEDIA_PATH.fullmatch(value) else None


def _link(value: str) -> str | None:
    """A place of the school, or an address of the web or of mail; the cleaner has refused other schemes."""
    value = value.strip()
    return None if len(value) > 2000 or re.match(r"[/\\]{2}|.*[\x00-\x1f\\]", value) else value


def _matching(pattern: str):
    shape = re.compile(pattern)
    return lambda value: value if shape.fullmatch(value) else None


_COUNT = _matching(r"[1-9]\d{0,2}")
_PIXELS = _matching(r"[1-9]\d{0,3}")
_CHECKS = {
    ("a", "href"): _link,
    ("a", "data-document"): _matching(r"[1-9]\d{0,11}"),
    ("iframe", "src"): embed_address,
    ("th", "scope"): _matching(r"row|col|rowgroup|colgroup"),
    ("ol", "start"): _matching(r"\d{1,4}"),
    ("time", "datetime"): _matching(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2})?"),
    **{(tag, "src"): _own_media for tag in ("img", "audio", "video")},
    **{(tag, name): _PIXELS for tag in ("img", "video") for name in ("width", "height")},
    **{(tag, name): _COUNT for tag in ("td", "th") for name in ("colspan", "rowspan")},
}
_ANYWHERE = {
    "lang": _matching(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})?"),
    "dir": _matching(r"ltr|rtl|auto"),
    "alt": lambda value: value[:500],
    "title": lambda value: value[:200],
    "data-formula": lambda value: value[:2000],
    **dict.fromkeys(MATH_ATTRIBUTES - {"dir"}, _matching(r"[\w.%+ -]{0,40}")),
}


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The value to keep, or None to drop the attribute."""
    check = _CHECKS.get((tag, name)) or _ANYWHERE.get(name)
    return check(value) if check else value


_CLEANER = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags=DROPPED,
    attributes=ATTRIBUTES,
    attribute_filter=_attribute,
    link_rel="noopener noreferrer nofollow",
    url_schemes={"http", "https", "mailto"},
    allowed_classes=CLASSES,
    set_tag_attribute_values=FORCED,
)
