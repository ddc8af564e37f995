"""« Mes logiciels »: make a key, see it once, take it away; the description of the API."""

import re

import pytest

from tenant_apps.api.models import Token
from tenant_apps.api.services import create_token
from tests.factories.accounts import PASSWORD
from tests.queries import exactly

KEYS = "/mon-compte/logiciels/"


@pytest.fixture
def as_parent(echo, world, alpha_client):
    alpha_client.force_login(world.parent)
    return alpha_client


@pytest.fixture
def confirmed(as_parent):
    """The password was typed a moment ago."""
    as_parent.post("/connexion/confirmer/", {"password": PASSWORD, "next": KEYS})
    return as_parent


def _token(user, name="Agenda"):
    return create_token(actor=user, name=name, scopes=["echo:read"], days=30)[0]


def test_nobody_needs_one(as_parent):
    assert "Aucune clé" in as_parent.get(KEYS).text


@pytest.mark.parametrize("rows", [1, 5])
def test_the_list_asks_as_much_for_one_as_for_five(as_parent, world, rows):
    for number in range(rows):
        _token(world.parent, f"Agenda {number}")
    with exactly(4):  # the school, the session, the person, the keys
        page = as_parent.get(KEYS).text
    assert page.count("Jamais utilisée") == rows
    assert "Lire" in page


def test_a_key_is_made_after_the_password_and_shown_once(confirmed, world):
    answer = confirmed.post(f"{KEYS}nouvelle/", {"name": "Agenda", "scopes": ["echo:read"], "days": "90"})
    [key] = re.findall(r"one_[\w-]{43}", answer.text)
    assert "plus jamais" in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert key not in confirmed.get(KEYS).text
    assert Token.objects.get().scopes == ["echo:read"]


def test_without_the_password_again_nothing_is_made(as_parent):
    answer = as_parent.post(f"{KEYS}nouvelle/", {"name": "Agenda", "scopes": ["echo:read"], "days": "90"})
    assert answer["Location"].startswith("/connexion/confirmer/")
    assert not Token.objects.exists()


def test_mistakes_are_said_at_their_field(confirmed):
    page = confirmed.post(f"{KEYS}nouvelle/", {"name": "", "scopes": ["other"], "days": "31"}).text
    assert "Donnez un nom à ce logiciel." in page
    assert page.count('class="field-error"') == 3
    assert not Token.objects.exists()


def test_a_key_is_taken_away_after_a_question(as_parent, world):
    token = _token(world.parent)
    assert "sans retour" in as_parent.get(f"{KEYS}{token.pk}/supprimer/").text
    assert Token.objects.exists()
    assert "n’ouvre plus rien" in as_parent.post(f"{KEYS}{token.pk}/supprimer/", follow=True).text
    assert not Token.objects.exists()


def test_anothers_key_is_not_found(as_parent, world):
    token = _token(world.teacher)
    assert as_parent.post(f"{KEYS}{token.pk}/supprimer/").status_code == 404
    assert Token.objects.exists()


def test_the_description_is_for_those_who_are_in(as_parent, program):
    assert program.get("/api/v1/openapi.json").status_code == 401
    answer = as_parent.get("/api/v1/openapi.json")
    assert answer.json()["openapi"].startswith("3.")
    assert answer.json()["components"]["securitySchemes"] == {
        "key": {"type": "http", "scheme": "bearer", "description": "Mon compte > Logiciels"}
    }
