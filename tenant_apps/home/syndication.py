"""The feed of a site (RSS 0.9 to 2.0, Atom) as a few titles with their links; what it holds is nobody's to trust."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from typing import TypedDict
from urllib.parse import urljoin

import nh3
from django.utils.dateparse import parse_datetime
from lxml import etree

from tenant_apps.home import rules

MOST_ARTICLES = 8
LONGEST_TITLE = 150
_ENTRIES = ("item", "entry")
_DATES = ("pubDate", "published", "date", "updated")


class UnreadableFeed(ValueError):
    """These bytes are no feed."""


class Article(TypedDict):
    """What is kept of one: a plain text, an https link, a date (ISO 8601) or ""."""

    title: str
    url: str
    at: str


def articles_of(content: bytes, address: str) -> list[Article]:
    """The last articles of a feed read at `address`, the newest first when they say when. Raises UnreadableFeed.

    Entities and document types are refused, titles lose every tag, links that are not https are left out.
    """
    entries = [one for one in _tree(content).iter() if _name(one) in _ENTRIES]
    found = [article for entry in entries if (article := _article(entry, address))]
    return sorted(found, key=lambda one: one["at"], reverse=True)[:MOST_ARTICLES]


def _tree(content: bytes) -> etree._Element:
    """The document, nothing fetched and nothing expanded; a feed has no document type."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise UnreadableFeed("no XML") from problem
    if tree.getroottree().docinfo.internalDTD is not None or _name(tree) not in {"rss", "feed", "RDF"}:
        raise UnreadableFeed("no feed")
    return tree


def _name(element: etree._Element) -> str:
    """The name of an element without its namespace; "" for comments and the like."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _article(entry: etree._Element, address: str) -> Article | None:
    parts = list(entry)
    title = _plain(next(_texts(parts, ("title",)), ""))
    url = _secure(_link(parts), address)
    if not title or not url:
        return None
    return {"title": title, "url": url, "at": _moment(next(_texts(parts, _DATES), ""))}


def _texts(parts: list[etree._Element], names: Iterable[str]) -> Iterator[str]:
    """What the parts of these names say, in the order of the names."""
    for name in names:
        for part in parts:
            if _name(part) == name:
                yield "".join(str(text) for text in part.itertext())


def _plain(text: str) -> str:
    """A title without tags or line ends, cut where it is too long."""
    clean = nh3.clean(unescape(text), tags=set(), clean_content_tags={"script", "style"})
    said = " ".join(unescape(clean).split())
    return said if len(said) <= LONGEST_TITLE else f"{said[: LONGEST_TITLE - 1].rstrip()}…"


def _link(parts: list[etree._Element]) -> str:
    """Atom puts it in an attribute, and may have several; RSS in the text."""
    for part in parts:
        if _name(part) == "link" and part.get("rel", "alternate") == "alternate":
            return (part.get("href") or part.text or "").strip()
    return ""


def _secure(link: str, address: str) -> str:
    """The whole https link, "" when there is none; a site that still writes http answers https today."""
    try:
        whole = urljoin(address, link) if link else ""
    except ValueError:
        return ""
    if whole.startswith("http://"):
        whole = f"https://{whole.removeprefix('http://')}"
    return rules.secure_link(whole) if whole.startswith("https://") else ""


def _moment(text: str) -> str:
    """The date of an article as ISO 8601 in UTC, never later than now; "" when it says none that can be read."""
    try:
        said = parse_datetime(text.strip()) or parsedate_to_datetime(text.strip())
        aware = said if said.tzinfo else said.replace(tzinfo=UTC)
        return min(aware.astimezone(UTC), datetime.now(UTC)).isoformat(timespec="seconds")
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
