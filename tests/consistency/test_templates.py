"""Every template is used, every address a template or a view names exists."""

import ast
import re
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.urls import URLPattern, URLResolver

from tests.consistency.sources import ROOMS, ROOT, TEMPLATES, calls, first_text, templates, trees, where

_SUFFIXES = (".html", ".txt", ".svg", ".css", ".xml")
_URL_TAG = re.compile(r"""{%\s*url\s+(?:"([^"]+)"|'([^']+)')""")
_URLCONFS = ("config.urls.public", "config.urls.console", "config.urls.school", "shared_apps.ui.urls")


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


def test_every_template_is_used():
    texts, patterns = _words_of_code()
    quoted = set()
    for text in templates().values():
        # Commas too: {% extends school|yesno:"one.html,other.html" %}
        quoted |= set(re.findall(r"""["',]([\w./-]+\.(?:html|txt|svg|css|xml))(?=["',])""", text))
        # {% include "components/drawings/"|add:name|add:".svg" %}
        patterns += [re.compile(f"{start}[^/]+") for start in re.findall(r"""["']([\w./-]+/)["']\s*\|\s*add""", text)]
    unused = [
        name
        for name in templates()
        if not {name, f"templates/{name}"} & (texts | quoted)
        and not any(pattern.fullmatch(name) for pattern in patterns)
        and not _named_by_a_package(name)
    ]
    assert not unused, "\n".join(map(str, unused))


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
