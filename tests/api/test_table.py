"""Every address of the API × every method × whose key: what it is answered. A new one without a line fails here.

Who reads a thing and may not do something to it gets 403 with the reason; who does not read it, 404.
"""

import copy
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from tenant_apps.api import scopes
from tenant_apps.api.services import create_token
from tenants.context import in_school
from tests.client import StrictClient
from tests.factories.directory import make_small_school
from tests.isolation.test_school_pages import MARK, _start_far
from tests.permissions.subjects import subjects_of

URLCONF = "config.urls.school"
ROLES = ("admin", "teacher", "other_teacher", "staff", "parent")
MESSAGE = {"subject": "Sortie", "body": "<p>Mardi</p>", "edition": 1}
WORD = {"title": "Piscine", "text": "<p>Un maillot.</p>", "audience": ["class:1"]}
LATER = (timezone.now() + timedelta(days=2)).isoformat()
ENTRY = {"date": str(timezone.localdate()), "subject": "Lecture", "text": "<p>Page 12.</p>", "edition": 1}


def every(code: int) -> dict[str, int]:
    """The same for all."""
    return dict.fromkeys(ROLES, code)


def only(code: int, *roles: str, others: int = 404, **differ: int) -> dict[str, int]:
    """`code` to these, `others` to the others, but what `differ` says."""
    return every(others) | dict.fromkeys(roles, code) | differ


# (method, name of the address) → the thing it names, what is sent, role → answer.
LINES = {
    ("get", "message-list"): ("", {}, every(200)),
    ("post", "message-list"): ("", MESSAGE, every(201)),
    ("get", "message-recipients"): ("", {"q": "Mar"}, every(200)),
    ("get", "message-detail"): ("message", {}, only(200, "teacher", "parent")),
    ("put", "message-detail"): ("draft", MESSAGE, only(200, "teacher")),
    ("delete", "message-detail"): ("message", {}, only(204, "teacher", "parent")),
    ("post", "message-send"): ("draft", {"edition": 1}, only(200, "teacher")),
    ("post", "message-reply"): ("message", {"body": "Merci"}, only(201, "teacher", "parent")),
    ("post", "message-schedule"): ("draft", {"edition": 1, "moment": LATER}, only(200, "teacher")),
    ("post", "message-unschedule"): ("draft", {}, only(200, "teacher")),
    ("post", "message-forward"): ("message", {}, only(201, "teacher", "parent")),
    ("post", "message-documents"): ("draft", {"documents": [999_999]}, only(400, "teacher")),
    ("post", "message-read"): ("message", {}, only(204, "teacher", "parent")),
    ("post", "message-unread"): ("message", {}, only(204, "teacher", "parent")),
    ("post", "message-file"): ("message", {"folder": None}, only(204, "teacher", "parent")),
    ("post", "message-restore"): ("message", {}, only(204, "teacher", "parent")),
    ("post", "message-recall"): ("message", {}, only(201, "teacher")),
    ("get", "message-delivery"): ("message", {}, only(200, "teacher")),
    ("get", "message-readers"): ("message", {}, only(200, "teacher")),
    ("get", "message-folder-list"): ("", {}, every(200)),
    ("post", "message-folder-list"): ("", {"name": "École"}, every(201)),
    ("put", "message-folder-detail"): ("mail_folder", {"name": "École"}, only(200, "teacher")),
    ("delete", "message-folder-detail"): ("mail_folder", {}, only(204, "teacher")),
    ("get", "word-list"): ("", {}, every(200)),
    ("post", "word-list"): ("", WORD, only(201, "admin", "teacher", "other_teacher", "staff", parent=403)),
    ("get", "word-written"): ("", {}, only(200, "admin", "teacher", "other_teacher", "staff", parent=403)),
    ("get", "word-audiences"): ("", {"q": "Lou"}, only(200, "admin", "teacher", "other_teacher", "staff", parent=403)),
    ("get", "word-detail"): ("word", {}, only(200, "teacher", "parent")),
    ("put", "word-detail"): ("word_draft", WORD, only(200, "teacher")),
    ("delete", "word-detail"): ("word_draft", {}, only(204, "teacher")),
    ("post", "word-send"): ("word_draft", {}, only(200, "teacher")),
    ("post", "word-correct"): ("word", {**WORD, "edition": 1}, only(200, "teacher", parent=403)),
    ("post", "word-confirm"): ("word", {"edition": 1}, only(200, "parent", teacher=403)),
    ("post", "word-reply"): ("word", {"edition": 1, "text": "Merci"}, only(200, "parent", teacher=403)),
    ("post", "word-sign"): ("word", {}, only(403, "teacher", "parent")),
    ("get", "word-follow-up"): ("word", {}, only(200, "teacher", parent=403)),
    ("post", "word-remind"): ("word", {}, only(200, "teacher", parent=403)),
    ("get", "notebook-list"): ("", {}, every(200)),
    ("get", "notebook-detail"): ("homework", {}, only(200, "teacher", "staff", "parent")),
    ("get", "entry-list"): ("", {}, every(200)),
    ("post", "entry-list"): ("", ENTRY, only(201, "teacher", staff=403, parent=403)),
    ("get", "entry-detail"): ("entry", {}, only(200, "teacher", "staff", "parent")),
    ("put", "entry-detail"): ("entry", ENTRY, only(200, "teacher", staff=403, parent=403)),
    ("delete", "entry-detail"): ("entry", {}, only(204, "teacher", staff=403, parent=403)),
    ("post", "entry-mark"): ("entry", {"done": True}, only(200, "parent")),
    ("get", "entry-readers"): ("entry", {}, only(200, "teacher", staff=403, parent=403)),
    **{(method, "unknown"): ("forged", {}, every(404)) for method in ("get", "post", "put", "delete")},
}


def _served() -> Iterator[tuple[str, str]]:
    """(method, name) of all that the API answers, its description apart."""
    [api] = [one for one in get_resolver(URLCONF).url_patterns if getattr(one, "namespace", "") == "api"]
    for pattern in api.url_patterns:
        if isinstance(pattern, URLPattern) and pattern.name not in {"schema", "unknown"}:
            yield from ((method, str(pattern.name)) for method in pattern.callback.actions if method != "head")


def test_every_address_has_a_line():
    assert set(_served()) == {line for line in LINES if line[1] != "unknown"}


@pytest.fixture
def keys(world):
    """Role → the headers of a program with all rights."""
    return {role: _header(getattr(world, role)) for role in ROLES}


def _header(user, rights=None):
    _token, key = create_token(actor=user, name="Essai", scopes=rights or list(scopes.registered()), days=30)
    return {"authorization": f"Bearer {key}"}


def _filled(world, subjects, name, said):
    """What is sent, with the ids of this school."""
    said = copy.deepcopy(said)
    if name in {"word-list", "word-detail"} and said:
        said["audience"] = [f"class:{world.school_class.pk}"]
    if name == "entry-list" and said:
        said["notebook"] = subjects["homework"]
    if name == "entry-mark":
        said["pupil"] = world.pupil.pk
    return said


def _url(subjects, name, thing):
    kwargs = {"rest": "rien/"} if name == "unknown" else {"pk": subjects[thing]} if thing else {}
    return reverse(f"api:{name}", urlconf=URLCONF, kwargs=kwargs)


def _ask(headers, method, url, said, host="alpha"):
    """The answer; whatever it wrote is undone."""
    client = StrictClient(f"{host}.{settings.PLATFORM_DOMAIN}")
    more = {"data": said} if method == "get" else {"data": said, "content_type": "application/json"}
    with transaction.atomic():
        answer = getattr(client, method)(url, headers=headers, **more)
        transaction.set_rollback(True)
    return answer


@pytest.fixture
def things(world, monkeypatch):
    """What the table names, in alpha; requests are not counted."""
    from tenant_apps.api.throttling import PerKey

    monkeypatch.setattr(PerKey, "THROTTLE_RATES", {"key": "10000/min"})
    return subjects_of(world)


def test_each_gets_what_the_table_says(world, things, keys):
    wrong = {}
    for (method, name), (thing, said, answers) in LINES.items():
        url, body = _url(things, name, thing), _filled(world, things, name, said)
        got = {role: _ask(keys[role], method, url, body).status_code for role in ROLES}
        if got != answers:
            wrong[f"{method} {name}"] = {role: got[role] for role in ROLES if got[role] != answers[role]}
    assert wrong == {}


def test_a_key_that_reads_writes_nothing_and_one_that_writes_reads_nothing(world, things):
    reads, writes = (_header(world.teacher, [one for one in scopes.registered() if end in one]) for end in (":r", ":w"))
    wrong = {}
    for (method, name), (thing, said, answers) in LINES.items():
        if name != "unknown":
            url, body = _url(things, name, thing), _filled(world, things, name, said)
            allowed, refused = (reads, writes) if method == "get" else (writes, reads)
            got = _ask(allowed, method, url, body).status_code, _ask(refused, method, url, body).status_code
            if got != (answers["teacher"], 403):
                wrong[f"{method} {name}"] = got
    assert wrong == {}


def test_a_key_of_another_school_opens_nothing_and_its_things_are_unknown(alpha, beta, monkeypatch):
    from tenant_apps.api.throttling import PerKey

    monkeypatch.setattr(PerKey, "THROTTLE_RATES", {"key": "10000/min"})
    with in_school(alpha):
        _start_far()
        there = make_small_school(mark=MARK)
        subjects = subjects_of(there)
        foreign = _header(there.teacher)
    with in_school(beta):
        world = make_small_school()
        key = _header(world.admin)
    wrong, read = {}, 0
    for (method, name), (thing, said, _answers) in LINES.items():
        url, body = _url(subjects, name, thing), _filled(there, subjects, name, said)
        mine, theirs = _ask(key, method, url, body, "beta"), _ask(foreign, method, url, body, "beta")
        text = mine.content.decode()
        if theirs.status_code != 401 or (thing and mine.status_code != 404) or MARK in text:
            wrong[f"{method} {name}"] = (theirs.status_code, mine.status_code, text[:200])
        read += mine.status_code == 200
    assert wrong == {}
    assert read >= 6
