"""All that people read goes through translation, and its source is French."""

import ast
import re
from html.parser import HTMLParser

import polib

from tests.consistency.sources import ROOMS, ROOT, calls, templates, trees, where

_GETTEXT = ("_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy")
# Words no French sentence holds. « Ton », « page », « code » are French too: they are not here.
_ENGLISH = re.compile(
    r"\b(the|your|you|please|with|and|this|that|is|are|was|were|will|would|must|should|cannot|from|have|has|"
    r"password|username|login|user|users|settings|save|delete|search|submit|cancel|email address|sign in|sign up|"
    r"log in|log out|home page|school|teacher|pupil|class name|click|here|next|previous|loading|welcome|error|"
    r"required|invalid|not found|forgotten|download|upload|token)\b",
    re.IGNORECASE,
)
# What French people do say, or names of things.
_ALLOWED = re.compile(r"e-mail|%\(\w+\)[sd]|{\w*}|https?://\S+|[\w.+-]+@[\w.-]+")
_TRANSLATED = re.compile(
    r"{%\s*(?:trans|translate)\s+(?P<quote>[\"'])(?P<text>.*?)(?P=quote).*?%}|"
    r"{%\s*blocktrans(?:late)?\b.*?%}(?P<block>.*?){%\s*endblocktrans(?:late)?\s*%}|"
    r"_\((?P<quote2>[\"'])(?P<inner>.*?)(?P=quote2)\)",
    re.DOTALL,
)
_TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
_DYNAMIC_ELEMENT = re.compile(r"(</?){%\s*if\b.*?{%\s*endif\s*%}", re.DOTALL)
_BLOCK_IN_ATTRIBUTE = re.compile(r"""=["'][^"'<>]*{%\s*block\s+(\w+)""")
_READ_ALOUD = ("alt", "aria-label", "placeholder", "title", "aria-description")
# Pages for those who build ONE, not for those who use it.
_FOR_DEVELOPERS = ("ui/",)
# Names of people's things that no language changes.
_SAME_EVERYWHERE = re.compile(r"ONE|PDF|CSV|UAI|SIRET|EUPL-1\.2|A4|Ctrl|QR|Passkey")


def _said() -> list[tuple[str, str]]:
    """Every source text with its place."""
    found = []
    for path, tree in trees(*ROOMS):
        for call in calls(tree, *_GETTEXT):
            said = [node for one in call.args for node in ast.walk(one) if isinstance(node, ast.Constant)]
            found += [(where(path, node.lineno), node.value) for node in said if isinstance(node.value, str)]
    for name, text in templates().items():
        for match in _TRANSLATED.finditer(text):
            found.append((name, match["text"] or match["block"] or match["inner"] or ""))
    return found


def test_source_texts_are_french():
    said = _said()
    assert len(said) > 200
    english = [
        f"{place}: {text.strip()[:80]}"
        for place, text in said
        if _ENGLISH.search(_TAG.sub(" ", _ALLOWED.sub(" ", re.sub(r"<[^>]*>", " ", text))))
    ]
    assert not english, "\n".join(map(str, english))


class _Reader(HTMLParser):
    """Collects what a page says without its tags and translations."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._skip = 0

    def handle_starttag(self, tag, attrs):
        self._skip += tag in {"script", "style", "code", "kbd"}
        self.said += [value for name, value in attrs if name in _READ_ALOUD and value]

    def handle_endtag(self, tag):
        self._skip -= tag in {"script", "style", "code", "kbd"} and self._skip > 0

    def handle_data(self, data):
        if not self._skip:
            self.said.append(data)


def _without_names(text: str) -> str:
    """The template without blocks that fill an attribute of a layout (a class, a skin) and without computed tags."""
    layouts = "".join(layout for name, layout in templates().items() if name.startswith("layouts/"))
    names = "|".join(sorted(set(_BLOCK_IN_ATTRIBUTE.findall(layouts))))
    text = re.sub(rf"{{%\s*block\s+(?:{names})\s*%}}.*?{{%\s*endblock.*?%}}", " ", text, flags=re.DOTALL)
    return _DYNAMIC_ELEMENT.sub(r"\1div", text)


def test_nothing_a_page_says_escapes_translation():
    escaped = []
    for name, text in templates().items():
        if name.startswith(_FOR_DEVELOPERS) or not name.endswith((".html", ".txt")):
            continue
        reader = _Reader()
        reader.feed(_TAG.sub(" ", _TRANSLATED.sub(" ", _without_names(text))))
        for said in reader.said:
            plain = _SAME_EVERYWHERE.sub("", said)
            if re.search(r"[^\W\d_]{3,}", plain):
                escaped.append(f"{name}: {' '.join(said.split())[:80]}")
    assert not escaped, "\n".join(map(str, escaped))


# French puts a space before ; : ! ? » and after «; an ordinary one breaks the line there (U+00A0 holds it).
_LOOSE = re.compile(r"(?<=[^\s{%=]) (?:[;:!?](?=[\s\"'<),.…]|$|{)|»)|« ", re.MULTILINE)
# A text message with one sign outside GSM 03.38, as U+00A0 is, holds 70 signs instead of 160.
_SHORT_MESSAGES = ("ONE : votre code est",)


def _loose(place: str, text: str) -> list[str]:
    return [f"{place}: {text[max(0, at.start() - 30) : at.end() + 10]!r}" for at in _LOOSE.finditer(text)]


def test_french_marks_do_not_start_a_line():
    loose = [one for name, text in templates().items() for one in _loose(name, text)]
    loose += [one for place, text in _said() if not text.startswith(_SHORT_MESSAGES) for one in _loose(place, text)]
    assert not loose, "\n".join(loose)


def test_pages_of_help_hold_them_too():
    french = [*sorted((ROOT / "help").glob("*.md")), *sorted((ROOT / "help" / "fr-x-tu").glob("*.md"))]
    assert french
    loose = [one for path in french for one in _loose(str(path.relative_to(ROOT)), path.read_text())]
    assert not loose, "\n".join(loose)


def test_catalogues_hold_the_same_marks():
    catalogues = sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))
    assert catalogues
    loose = [
        one
        for path in catalogues
        for entry in polib.pofile(str(path))
        if not entry.msgid.startswith(_SHORT_MESSAGES)
        for one in _loose(where(path, entry.linenum), entry.msgid)
    ]
    assert not loose, "\n".join(loose)
