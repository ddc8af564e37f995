"""The requests of one file, one at a time, whatever its size and whatever somebody hid in it.

lxml's pull parser is `iterparse` fed by hand: we see each chunk go in, so that a record without an end
is stopped before it fills the memory. Options, and why:
- `recover=False`: a file cut in the middle is an error, not a smaller school;
- `resolve_entities=False`, `load_dtd=False`, `no_network=True`: the DOCTYPE names a DTD that nobody
  fetches; a file that *defines* entities is refused before it is parsed (billion laughs, XXE);
- `huge_tree=False`: libxml2 keeps its guards (256 levels, 10 MB a text). They bound one record, not the
  file: what was read is cut off the tree, so a department of 300 MB passes.
"""

import html
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _
from lxml import etree

from tenant_apps.imports.aaf1d.choices import Verb
from tenant_apps.imports.aaf1d.names import UnusableFeedError

CHUNK = 64 * 1024
# A real record is 3 KB; one that has not ended after this many bytes is not a record.
MAX_RECORD_BYTES = 4 * 1024 * 1024
ROOT = "ficAlimMENESR"
_VERBS = {verb.value: verb for verb in Verb}
_START_BYTES = 16 * 1024
_BOM = b"\xef\xbb\xbf"
_ENCODINGS = frozenset({"UTF-8", "ISO-8859-15", "ISO-8859-1"})
_DECLARATION = re.compile(rb"<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"'][^>]{0,100}\?>")
# What may stand before the root, in order; a DOCTYPE that opens a bracket holds definitions.
_COMMENT = re.compile(rb"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_DOCTYPE = re.compile(rb"<!DOCTYPE\s[^\[>]*>")
_ROOT_TAG = re.compile(rb"<[A-Za-z_][^<>]*>")
_HEADER = re.compile(rb"<!--\s*(\w{1,40})\s*=\s*[\"']([^\"'<>]{0,200})[\"']\s*-->")
_ESCAPED = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


@dataclass(slots=True)
class Request:
    """One request as written: attribute names to their values, cleaned, empty ones dropped.

    A modification to nothing is there with no value; an attribute the request does not speak of is absent.
    """

    verb: Verb
    category: str = ""
    identifier: str = ""
    attributes: dict[str, list[str]] = field(default_factory=dict)


class FileReader:
    """Iterate over the requests of a file, with the attributes of these names; `header` fills as comments are met.

    Raises UnusableFeedError, in words that name the file, when it is not a sound file of the feed.
    """

    def __init__(self, path: Path, names: Collection[str]) -> None:
        self.path, self._names = path, frozenset(names)
        self.header: dict[str, str] = {}
        self.bytes_read = 0

    def read_header(self) -> dict[str, str]:
        """The header alone. Raises UnusableFeedError for what is no file of the feed."""
        try:
            with self.path.open("rb") as stream:
                self._check_start(stream.read(_START_BYTES))
        except OSError as error:
            raise self._unusable(_("Le fichier ne se lit pas.")) from error
        return self.header

    def __iter__(self) -> Iterator[Request]:
        try:
            with self.path.open("rb") as stream:
                self._check_start(stream.read(_START_BYTES))
                stream.seek(0)
                yield from self._requests(stream)
        except etree.XMLSyntaxError as error:
            message = _("XML illisible ou fichier coupé, ligne %(line)d.") % {"line": error.lineno or 1}
            raise self._unusable(message) from error
        except OSError as error:
            raise self._unusable(_("Le fichier ne se lit pas.")) from error

    def _requests(self, stream: IO[bytes]) -> Iterator[Request]:
        parser = etree.XMLPullParser(
            events=("end",),
            tag=tuple(_VERBS),
            recover=False,
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        waiting = 0
        while chunk := stream.read(CHUNK):
            parser.feed(chunk)
            self.bytes_read += len(chunk)
            waiting += len(chunk)
            for _event, element in parser.read_events():
                waiting = 0
                yield _request(element, self._names)
                _forget(element)
            if waiting > MAX_RECORD_BYTES:
                raise self._unusable(_("Une fiche n’a pas de fin."))
        root = parser.close()
        if root.tag != ROOT:
            raise self._unusable(_("Ce n’est pas un fichier de l’alimentation académique."))

    def _check_start(self, start: bytes) -> None:
        """Refuse other encodings than the announced ones, any DOCTYPE that defines something, other degrees."""
        start = start.removeprefix(_BOM)
        declared = _DECLARATION.match(start)
        if declared and declared[1].decode().upper() not in _ENCODINGS:
            raise self._unusable(_("L’encodage annoncé n’est ni UTF-8 ni ISO-8859-15."))
        root = _ROOT_TAG.match(start, _after(start, 0, _COMMENT, _DOCTYPE))
        if root is None:
            raise self._unusable(
                _("Le fichier ne commence pas comme un fichier de l’alimentation académique, ou définit des entités.")
            )
        self._read_header(start[: _after(start, root.end(), _COMMENT)])

    def _read_header(self, start: bytes) -> None:
        """Keep `name="value"` comments (versionSDET, codeAcademieExport, degre); refuse a 2nd degree file."""
        self.header = {name.decode(): value.decode("utf-8", "replace") for name, value in _HEADER.findall(start)}
        degree = self.header.get("degre", "1D").upper()
        if degree != "1D":
            raise self._unusable(
                _("C’est un flux du second degré (degre=« %(degre)s ») : ONE attend le premier degré (1D).")
                % {"degre": degree}
            )

    def _unusable(self, text: str) -> UnusableFeedError:
        return UnusableFeedError(_("%(file)s : %(text)s") % {"file": self.path.name, "text": text})


def _after(start: bytes, place: int, *skipped: re.Pattern[bytes]) -> int:
    """The first place from `place` on where none of these stands."""
    while found := next((match for each in skipped if (match := each.match(start, place))), None):
        place = found.end()
    return place


def _forget(element: etree._Element) -> None:
    """Cut what was read off the tree: the request, and whatever stood before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _request(element: etree._Element, names: frozenset[str]) -> Request:
    """A request of the DTD: operationalAttributes, identifier, then attributes or modifications."""
    request = Request(_VERBS[element.tag])
    for part in element:
        tag = part.tag
        if tag in {"attributes", "modifications"}:
            _read_attributes(part, names, request.attributes)
        elif tag == "operationalAttributes":
            request.category = next((text for attribute in part for text in _values(attribute)), "")
        elif tag == "identifier":
            request.identifier = next(iter(_values(part)), "")
    return request


def _read_attributes(part: etree._Element, names: frozenset[str], found: dict[str, list[str]]) -> None:
    """Only what is asked for: half of a record is of no use here, and reading is what takes time."""
    for attribute in part:
        name = attribute.get("name")
        if name in names:
            found.setdefault(name, []).extend(_values(attribute))


def _values(attribute: etree._Element) -> list[str]:
    """What the values say: on one line, trimmed, `&amp;apos;` (escaped twice) read; empty ones say nothing."""
    values = []
    for value in attribute:
        text = value.text if len(value) == 0 else _with_references(value)
        if text:
            if "&" in text:
                text = _ESCAPED.sub(_unescape, text)
            if text := " ".join(text.split()):
                values.append(text)
    return values


def _unescape(found: re.Match[str]) -> str:
    return html.unescape(found[0])


def _with_references(value: etree._Element) -> str:
    """Nobody resolved the references to entities: each says its own text, `&eacute;`."""
    return (value.text or "") + "".join(
        (child.text or "" if child.tag is etree.Entity else "") + (child.tail or "") for child in value
    )
