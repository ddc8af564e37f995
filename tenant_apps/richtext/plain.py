"""Between rich texts and plain ones: what a reader without HTML sees, and what somebody typed without scripts."""

import html as escaping
import re
from html.parser import HTMLParser

_PARAGRAPHS = {"p", "h2", "h3", "h4", "pre", "blockquote", "ul", "ol", "table", "figure", "hr"}
_LINES = {"br", "tr", "li", "figcaption", "caption", "div"}
_NESTED = {"ul", "ol", "table"}
_UNSAID = {"script", "style", "template", "math", "noscript"}
_BLANK_LINES = re.compile(r"\n\s*\n")


class _Reader(HTMLParser):
    """Collects words; a blank line between blocks, a line for each row or item."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._unsaid = 0
        self._inside = 0  # lists and tables one is in: their paragraphs are lines

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self._unsaid += tag in _UNSAID
        self._break(tag)
        self._inside += tag in _NESTED
        if tag == "li":
            self.said.append("- ")
        if tag in {"img", "iframe"}:
            self.said.append(f"[{known.get('alt') or known.get('title') or '…'}]")
        if known.get("data-formula"):
            self.said.append(known["data-formula"] or "")

    def handle_endtag(self, tag: str) -> None:
        self._unsaid -= tag in _UNSAID and self._unsaid > 0
        self._inside -= tag in _NESTED and self._inside > 0
        if tag in {"td", "th"}:
            self.said.append("\t")
        elif tag in _PARAGRAPHS and not self._inside:
            self.said.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._unsaid:
            self.said.append(re.sub(r"\s+", " ", data))

    def _break(self, tag: str) -> None:
        if tag in _PARAGRAPHS and not self._inside:
            self.said.append("\n\n")
        elif tag in _LINES or (tag in _PARAGRAPHS and self.said[-1:] not in ([], ["- "], ["\t"], ["\n"])):
            self.said.append("\n")


def as_text(html: str) -> str:
    """The words of a rich text: blank lines between blocks, « - » before items, tabs between cells."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [line.strip() for line in "".join(reader.said).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def from_text(text: str) -> str:
    """HTML of what was typed plainly: a blank line begins a paragraph, a line end stays one."""
    return "".join(_paragraph(part) for part in _BLANK_LINES.split(_lines(text)) if part.strip())


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _paragraph(part: str) -> str:
    lines = [escaping.escape(line.strip(), quote=False) for line in part.strip().split("\n")]
    return f"<p>{'<br>'.join(lines)}</p>"
