"""Every address of a school × every role × what it answers.

A new address without a line fails here: write it in `table_<app>.py` (see lines.py).
"""

import copy
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.client import StrictClient
from tests.factories.directory import make_small_school
from tests.permissions.lines import LOGIN, ROLES, Answer, Line
from tests.permissions.subjects import subjects_of

URLCONF = "config.urls.school"
REFUSALS = {403, 404, LOGIN}
OTHER_METHOD = {"get": "post", "post": "get"}
TABLES = sorted(path.stem.removeprefix("table_") for path in Path(__file__).parent.glob("table_*.py"))
TABLES.remove("public")  # the public site has no roles: test_public.py


def _addresses(patterns, namespace: str = "") -> Iterator[tuple[str, str]]:
    """(namespace, name) of each address."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, pattern.namespace or namespace)
        elif isinstance(pattern, URLPattern):
            yield namespace, pattern.name or str(pattern.pattern)


def _known() -> list[tuple[str, str]]:
    return list(_addresses(get_resolver(URLCONF).url_patterns))


def _lines(app: str) -> dict[str, Line]:
    """Full name of an address → its line, for one table. Applications without namespace have plain names."""
    prefix = f"{app}:" if app in {namespace for namespace, _name in _known()} else ""
    return {f"{prefix}{name}": line for name, line in import_module(f"tests.permissions.table_{app}").LINES.items()}


def test_every_address_has_a_line_and_every_line_an_address():
    addresses = {f"{namespace}:{name}" if namespace else name for namespace, name in _known()}
    lines = {name for app in TABLES for name in _lines(app)}
    assert len(addresses) > 50
    assert sorted(addresses - lines) == [], "addresses without a line in tests/permissions/table_<app>.py"
    assert sorted(lines - addresses) == [], "lines whose address is gone"


@pytest.mark.parametrize("app", TABLES)
def test_every_line_names_every_role(app):
    assert {name: line for name, line in _lines(app).items() if set(line.answers) != set(ROLES)} == {}


@pytest.fixture
def people(inside_alpha):
    return make_small_school()


@pytest.fixture
def cookies(people):
    """Each role → the cookies of a browser signed in as it."""
    found = {}
    for role in ROLES:
        client = StrictClient(f"alpha.{settings.PLATFORM_DOMAIN}")
        if role != "anonymous":
            client.force_login(getattr(people, role))
        found[role] = client.cookies
    return found


def _ask(cookies, method: str, url: str, line: Line) -> Answer:
    """The answer's code (LOGIN when sent to sign in); whatever it wrote is undone."""
    client = StrictClient(f"alpha.{settings.PLATFORM_DOMAIN}")
    client.cookies = copy.deepcopy(cookies)
    with transaction.atomic():
        response = getattr(client, method)(url, line.data)
        transaction.set_rollback(True)
    return LOGIN if response.headers.get("Location", "").startswith("/connexion/?next=") else response.status_code


def _wrong(cookies, url: str, line: Line) -> dict[str, Answer]:
    """Role → what it got, where that is not what the line says. Who is refused is so by the other method too."""
    wrong = {}
    for role, expected in line.answers.items():
        answer = _ask(cookies[role], line.method, url, line)
        if answer != expected:
            wrong[role] = answer
        if expected in REFUSALS:
            other = _ask(cookies[role], OTHER_METHOD[line.method], url, line)
            if other not in {expected, 405}:
                wrong[f"{role} by {OTHER_METHOD[line.method]}"] = other
    return wrong


@pytest.mark.parametrize("app", TABLES)
def test_each_role_gets_what_the_table_says(app, people, cookies):
    subjects = subjects_of(people)
    wrong = {}
    for name, line in _lines(app).items():
        url = reverse(name, urlconf=URLCONF, kwargs={key: subjects[subject] for key, subject in line.ids.items()})
        wrong[name] = _wrong(cookies, url, line)
    assert {name: answers for name, answers in wrong.items() if answers} == {}
