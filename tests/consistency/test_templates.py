"""Every template is used, every address a template or a view names exists."""

import ast
import re
from functools import cache
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.urls import URLPattern, URLResolver

from tests.consistency.sources import ROOMS, ROOT, TEMPLATES, calls, first_text, templates, trees, where

_SUFFIXES = (".html", ".txt", ".svg", ".css", ".xml")
_URL_TAG = re.compile(r"""{%\s*url\s+(?:"([^"]+)"|'([^']+)')""")
_URLCONFS = ("config.urls.public", "config.urls.console", "config.urls.school", "shared_apps.ui.urls")


@cache
def _words_of_code() -> tuple[set[str], list[re.Pattern[str]]]:
    """Texts written in Python, and patterns of those put together there (f"emails/{kind}.txt")."""
    texts, patterns = set(), []
    for _path, tree in trees(*ROOMS):
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [re.escape(p.value) if isinstance(p, ast.Constant) else "[^/]+" for p in node.values]
                if "".join(parts).replace("\\", "").endswith(_SUFFIXES):
                    patterns.append(re.compile("".join(parts)))
    return texts, patterns


def _named_by_a_package(name: str) -> bool:
    """Whether this template takes the place of one of an installed package's."""
    if name == "429.html":  # what allauth shows when its limits are reached
        return True
    ours = str(ROOT)
    packages = [
        Path(app.path) for app in apps.get_app_configs() if not app.path.startswith(ours) or ".venv" in app.path
    ]
    return any((package / "templates" / name).exists() for package in packages)


def _named_in(text: str) -> tuple[set[str], list[re.Pattern[str]]]:
    """Templates that a template's text names, and patterns of those it puts together."""
    # Commas too: {% extends school|yesno:"one.html,other.html" %}
    names = set(re.findall(r"""["',]([\w./-]+\.(?:html|txt|svg|css|xml))(?=["',])""", text))
    # {% include "components/drawings/"|add:name|add:".svg" %}
    starts = re.findall(r"""["']([\w./-]+/)["']\s*\|\s*add""", text)
    return names, [re.compile(f"{start}[^/]+") for start in starts]


def _used(all_of_them: dict[str, str]) -> set[str]:
    """Templates that code names or a package asks for, then those that they name, and so on."""
    texts, patterns = _words_of_code()
    used: set[str] = set()
    found = {name for name in all_of_them if {name, f"templates/{name}"} & texts or _named_by_a_package(name)}
    while True:
        found |= {name for name in all_of_them if any(pattern.fullmatch(name) for pattern in patterns)}
        if not (new := found & set(all_of_them) - used):
            return used
        used |= new
        # A name in a template nobody uses is no use: only those found so far are read.
        found, patterns = set(), []
        for name in new:
            names, put_together = _named_in(all_of_them[name])
            found |= names
            patterns += put_together


def test_every_template_is_used():
    assert not (unused := sorted(set(templates()) - _used(templates()))), "\n".join(unused)


def test_templates_that_only_name_one_another_are_not_used():
    loop = {"nowhere/one.html": '{% include "nowhere/other.html" %}', "nowhere/other.html": '"nowhere/one.html"'}
    assert _used(templates() | loop) == _used(templates())
    read = {"nowhere/page.html": "", "errors/404.html": '{% include "nowhere/page.html" %}'}
    assert "nowhere/page.html" in _used(templates() | read)


def _addresses(patterns, prefix: str = "") -> set[str]:
    names = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            names |= _addresses(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            names.add(prefix + pattern.name)
    return names


def _known_addresses() -> set[str]:
    known = set()
    for name in _URLCONFS:
        urlconf = import_module(name)
        namespace = getattr(urlconf, "app_name", "")
        known |= _addresses(urlconf.urlpatterns, f"{namespace}:" if namespace else "")
    return known


def test_every_address_named_in_a_template_exists():
    named = {(name, match[1] or match[2]) for name, text in templates().items() for match in _URL_TAG.finditer(text)}
    known = _known_addresses()
    assert len(named) > 20
    assert not (found := sorted((name, url) for name, url in named if url not in known)), "\n".join(map(str, found))


def test_every_address_named_in_python_exists():
    known = _known_addresses()
    missing = []
    for path, tree in trees(*ROOMS):
        for call in calls(tree, "reverse", "reverse_lazy", "redirect"):
            name = first_text(call)
            if name and "/" not in name and name not in known:
                missing.append(f"{where(path, call.lineno)} {name}")
    assert not missing, "\n".join(map(str, missing))


def test_templates_live_where_their_app_is_found():
    """templates/<app>/…: a folder nobody owns would hide what it is for."""
    apart = {"account", "mfa", "components", "emails", "errors", "layouts", "allauth"}
    known = {app.label for app in apps.get_app_configs()} | {"console"}
    assert {path.name for path in TEMPLATES.iterdir() if path.is_dir()} - known - apart == set()
