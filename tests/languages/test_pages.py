"""Every page of a school, read in English: no French of the interface is left in it."""

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from tenant_apps.accounts.models import User
from tests.client import StrictClient
from tests.factories.directory import make_small_school
from tests.languages.leftovers import leftovers
from tests.permissions.subjects import subjects_of
from tests.permissions.test_school import TABLES, URLCONF, _lines

ROLES = ("admin", "teacher", "parent", "pupil", "anonymous")
# What the pages quote: titles of ONDE's own columns, what an import wrote down when it read its files, names.
_QUOTED = {"INE", "Nom élève", "Prénom élève", "Petit"}
_QUOTED |= {"Un compte porte ce nom, mais une date de naissance manque : est-ce le même élève ?"}


@pytest.fixture
def people(inside_alpha):
    people = make_small_school()
    User.objects.update(language="en")
    return people


@pytest.fixture
def subjects(people):
    return subjects_of(people)


def _reader(people, role) -> StrictClient:
    client = StrictClient(f"alpha.{settings.PLATFORM_DOMAIN}")
    if role == "anonymous":
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    else:
        client.force_login(getattr(people, role))
    return client


def _addresses(role, subjects):
    """(name, address, what is asked) of what this role may read, and of refusals, which are said in words."""
    for app in TABLES:
        for name, line in _lines(app).items():
            if line.method == "get" and line.answers[role] in {200, 403}:
                ids = {key: subjects[subject] for key, subject in line.ids.items()}
                yield name, reverse(name, urlconf=URLCONF, kwargs=ids), line.data


@pytest.mark.parametrize("role", ROLES)
def test_pages_in_english_have_no_french_left(role, people, subjects):
    reader, seen, left = _reader(people, role), 0, {}
    for name, url, data in _addresses(role, subjects):
        response = reader.get(url, data)
        if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        seen += 1
        assert response.headers["Content-Language"] == "en", url
        assert "Cookie" in response.headers["Vary"], url
        if found := leftovers(response.text) - _QUOTED:
            left[name] = found
    assert translation.get_language() == "fr"
    assert seen >= (9 if role == "anonymous" else 40)
    assert left == {}


def test_french_is_found():
    page = '<p>Mes <b>applis</b></p><a title="Mon compte" lang="fr">Accueil</a><p>Bonjour Zoé</p><p> Mes applis\n</p>'
    assert leftovers(page) == {"Bonjour Zoé", "Mes applis"}
