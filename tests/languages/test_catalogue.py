"""The English of the pages: complete enough, well formed; texts asked for when they are read."""

import ast
import re

import polib
import pytest
from django.conf import settings
from django.template import engines

from config.catalogues import LOCALE
from config.messages import CATALOGUE, Message, in_code, in_template, messages, untranslated, update
from tests.consistency.sources import ROOMS, trees, where

# A text written today may wait for its English a while: colleagues are not stopped (docs/decisions/0030).
ENOUGH = 0.95
_MARKS = re.compile(r"%\(\w+\)[sd]|%%|%[sd]|\{\w*\}|</?[a-z][^>]*>")
_EAGER = {"gettext", "ngettext", "pgettext", "npgettext"}
_LATER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@pytest.fixture(scope="module")
def said():
    return messages()


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(str(CATALOGUE))


def test_the_languages_of_pages_have_a_catalogue():
    for code in settings.PAGE_LANGUAGES:
        assert code == settings.LANGUAGE_CODE or (LOCALE / code / "LC_MESSAGES" / "django.po").exists()


def test_enough_of_what_pages_say_has_its_english(said, catalogue):
    left = untranslated(catalogue, said)
    assert len(said) > 3000
    words = "\n".join(f"{said[one][0]}: {one.text}" for one in left)
    assert len(left) < (1 - ENOUGH) * len(said), f"`make messages` adds them to locale/en:\n{words}"


def _forms(entry):
    """(French, English) of an entry, its plural apart."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [(entry.msgid, entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural[1])]


def _ends(text):
    """Spaces and lines around a text: it stands between others."""
    return re.match(r"[ \n]*", text)[0], re.search(r"[ \n]*$", text)[0]


def test_every_translation_is_well_formed(catalogue):
    assert "nplurals=2; plural=(n != 1)" in catalogue.metadata["Plural-Forms"]
    wrong = []
    for entry in catalogue:
        for french, english in _forms(entry):
            same_marks = sorted(_MARKS.findall(french)) == sorted(_MARKS.findall(english))
            same_ends = _ends(french) == _ends(english)
            if english and not (same_marks and same_ends and "fuzzy" not in entry.flags):
                wrong.append(f"{french} → {english}")
    assert wrong == []


def test_english_is_written_as_english(catalogue):
    """No space before ; : ! ?, no « », no French left in a sentence."""
    french = re.compile(r"(?<!\()(?<!!)[\s\u00a0][;:!?](?:\s|$)|[«»]|\b(?:vous|votre|veuillez)\b", re.IGNORECASE)
    english = [one for entry in catalogue if not entry.msgctxt for _french, one in _forms(entry)]
    assert [one for one in english if french.search(one)] == []


# --- What is read from the sources

TEMPLATE = """
{% load i18n %}{% translate "Un" %}{% translate "Deux" context "nombre" %}{% translate variable %}
{% if a %}{% blocktranslate trimmed %}
  Trois
  quatre
{% endblocktranslate %}{% endif %}
{% blocktranslate with name=person.name %}Bonjour {{ name }}, à 50 %{% endblocktranslate %}
{% blocktranslate count n=list|length %}{{ n }} mot{% plural %}{{ n }} mots{% endblocktranslate %}
{{ a|default:_("Cinq") }}{% empty "search" title=_("Six") %}{% translate "Sept" %}{% endempty %}
"""


def test_templates_say_what_the_engine_looks_up():
    assert set(in_template(TEMPLATE, engines["django"].engine)) == {
        Message("Un"),
        Message("Deux", context="nombre"),
        Message("Trois quatre"),
        Message("Bonjour %(name)s, à 50 %%"),
        Message("%(n)s mot", "%(n)s mots"),
        *map(Message, ("Cinq", "Six", "Sept")),
    }


def test_code_says_what_it_asks_for():
    code = """_("Un"); gettext_lazy("De" "ux"); ngettext("%s mot", "%s mots", n); pgettext("fiche", "Trois"); _(name)"""
    assert set(in_code(code)) == {
        Message("Un"),
        Message("Deux"),
        Message("%s mot", "%s mots"),
        Message("Trois", context="fiche"),
    }


def test_what_is_translated_stays_and_what_is_gone_goes():
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="Accueil", msgstr="Home"))
    catalogue.append(polib.POEntry(msgid="Parti", msgstr="Gone"))
    catalogue.append(polib.POEntry(msgid="mot", msgstr="word"))
    said = {Message("Accueil"): ["a.html"], Message("Venu"): ["b.html"], Message("mot", "mots"): ["c.html"]}
    update(catalogue, said)
    assert [(one.msgid, one.msgstr, one.msgstr_plural) for one in catalogue] == [
        ("Accueil", "Home", {}),
        ("Venu", "", {}),
        ("mot", "", {0: "word", 1: ""}),
    ]
    assert untranslated(catalogue, said) == [Message("Venu"), Message("mot", "mots")]


# --- When texts are asked for


def _at_import(tree):
    """Calls that run when the module is read, in no language yet."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, _LATER):
            arguments = node.args
            waiting += [*arguments.defaults, *filter(None, arguments.kw_defaults), *getattr(node, "decorator_list", [])]
            continue
        if isinstance(node, ast.Call):
            yield node
        waiting.extend(ast.iter_child_nodes(node))


def _eager_names(tree) -> set[str]:
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names = [name for node in imports if node.module == "django.utils.translation" for name in node.names]
    return {name.asname or name.name for name in names if name.name in _EAGER}


def test_no_text_is_translated_when_its_module_is_read():
    eager = []
    for path, tree in trees(*ROOMS):
        names = _eager_names(tree)
        eager += [where(path, one.lineno) for one in _at_import(tree) if getattr(one.func, "id", "") in names]
        # A label is lazy until a method of str is called on it: capfirst stays lazy.
        shaped = ("capitalize", "lower", "upper", "title")
        eager += [where(path, one.lineno) for one in _at_import(tree) if _is_label(one) and one.func.attr in shaped]
    assert eager == []


def _is_label(call) -> bool:
    of = getattr(call.func, "value", None)
    return isinstance(call.func, ast.Attribute) and isinstance(of, ast.Attribute) and of.attr == "label"
