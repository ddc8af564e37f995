"""A pupil is told *tu*: every page of the permission table, and what is answered to a form filled wrongly."""

import re
from datetime import date

import polib
import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext

from config.messages import PUPILS, forget, messages
from tenant_apps.accounts.languages import speaking_to
from tenant_apps.help.selectors import all_help, as_html
from tests.client import StrictClient
from tests.factories.directory import make_small_school
from tests.languages.vous import said_to_adults
from tests.permissions.subjects import subjects_of
from tests.permissions.test_school import LOGIN, TABLES, URLCONF, _lines

_OTHERS = {"api"}  # of machines
_GONE = {"account_logout"}  # what comes next is read by a visitor
_MARKS = re.compile(r"%\(\w+\)[sd]|%%|%[sd]|\{\w*\}|</?[a-z][^>]*>")
_READ = ("text/html", "application/json")


@pytest.fixture
def people(inside_alpha):
    return make_small_school()


@pytest.fixture
def pupil(people):
    client = StrictClient(f"alpha.{settings.PLATFORM_DOMAIN}")
    client.force_login(people.pupil)
    return client


def _addresses(people):
    """(name, address, line) of all a pupil is answered at, refusals said in words among them."""
    subjects = subjects_of(people)
    for app in sorted(set(TABLES) - _OTHERS):
        for name, line in _lines(app).items():
            if name not in _GONE and line.answers["pupil"] not in {404, LOGIN}:
                ids = {key: subjects[subject] for key, subject in line.ids.items()}
                yield name, reverse(name, urlconf=URLCONF, kwargs=ids), line


def _found(response) -> set[str]:
    kind = response.headers.get("Content-Type", "")
    if response.streaming or not kind.startswith(_READ):
        return set()
    return said_to_adults(response.text, kind)


def _said_after(pupil, url, said) -> set[str]:
    """What is answered to what is sent, on the page that comes next too; what it wrote is undone."""
    cookies = pupil.cookies.copy()
    with transaction.atomic():
        found = _found(pupil.post(url, said, follow=True))
        transaction.set_rollback(True)
    pupil.cookies = cookies
    return found


def test_pages_say_tu(pupil, people):
    left, seen = {}, 0
    for name, url, line in _addresses(people):
        if line.method == "get":
            response = pupil.get(url, line.data)
            seen += response.status_code == 200
            left[name] = _found(response)
    assert seen >= 40
    assert {name: found for name, found in left.items() if found} == {}


def test_answers_to_what_is_sent_say_tu(pupil, people):
    left = {}
    for name, url, line in _addresses(people):
        left[name] = _said_after(pupil, url, {})
        if line.method == "post" and line.data:
            left[name] |= _said_after(pupil, url, line.data)
    assert {name: found for name, found in left.items() if found} == {}


def test_help_says_tu(people):
    """Each page of help of a pupil, in the words of its text."""
    with speaking_to(people.pupil):
        pages = all_help(people.pupil)
    assert len(pages) > 5
    assert {one.title: said for one in pages if (said := said_to_adults(as_html(one.text), "text/html"))} == {}


# --- The catalogue of texts that differ


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(str(PUPILS))


def _marks(text) -> list[str]:
    return sorted(_MARKS.findall(text))


def _forms(entry) -> list[tuple[str, str]]:
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [(entry.msgid, entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural[1])]


def test_the_texts_of_pupils_say_tu_and_lose_no_mark(catalogue):
    pairs = [pair for entry in catalogue for pair in _forms(entry)]
    assert [pupils for _adults, pupils in pairs if not pupils or said_to_adults(pupils, "text/html")] == []
    assert [pair for pair in pairs if _marks(pair[0]) != _marks(pair[1])] == []


def test_the_texts_of_pupils_are_still_said(catalogue):
    """`make messages` takes out those that are not; one changed today stops nobody (docs/decisions/0030)."""
    before = len(catalogue)
    forget(catalogue, messages())
    assert len(catalogue) > 0.95 * before


def test_an_adult_is_told_vous_and_words_said_to_a_pupil_are_found(people):
    page = '<p>Donne ton nom, chez toi</p><a title="Vos listes">Choisissez</a><p>Rendez-vous assez tôt. </p>Cochez-les'
    assert said_to_adults(page, "text/html") == {"Vos listes", "Choisissez", "Cochez-les"}
    assert said_to_adults('{"errors": {"file": ["Choisissez un fichier."]}}', "application/json") == {
        "Choisissez un fichier."
    }
    with speaking_to(people.teacher):
        assert str(gettext("Écrivez votre message.")) == "Écrivez votre message."
    with speaking_to(people.pupil):
        assert str(gettext("Écrivez votre message.")) == "Écris ton message."
        assert date_format(date(2026, 12, 1), "DATE_FORMAT") == "1 décembre 2026"
