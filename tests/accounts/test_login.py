"""Signing in and out, lockout, sessions."""

import re

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import identify_hasher, make_password
from django.test.utils import override_settings

from tenant_apps.accounts import codes, services
from tenant_apps.accounts.backends import LoginBackend
from tenant_apps.accounts.models import User
from tenants.context import in_school
from tests.factories.accounts import PASSWORD, RelativeFactory, TeacherFactory

URL = "/connexion/"


@pytest.fixture
def person(inside_alpha):
    return TeacherFactory(first_name="Anne", last_name="Le Goff", activated=True)


def _text(response):
    return response.content.decode()


def _try(client, login="anne.legoff", password=PASSWORD, **more):
    return client.post(URL, {"login": login, "password": password, **more})


def _signed_in(client):
    return "_auth_user_id" in client.session


def test_the_page_shows_the_school(alpha_client):
    page = _text(alpha_client.get(URL))
    assert "École Alpha" in page
    assert "/activation/" in page
    assert "/mot-de-passe-oublie/" in page


@pytest.mark.parametrize("typed", ["anne.legoff", "Anne.LeGoff", " ANNE.LEGOFF ", "Anné.legoff"])
def test_login_whatever_its_case(alpha_client, person, typed):
    response = _try(alpha_client, typed)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert alpha_client.session["_auth_user_id"] == str(person.pk)


def test_the_backend_itself_forgives_typing_and_asks_no_permission_table(person):
    user = authenticate(None, username=" Anne.LeGoff ", password=PASSWORD)
    assert user == person
    assert LoginBackend().get_all_permissions(user) == set()
    assert not LoginBackend().has_perm(user, "accounts.add_user")
    assert not LoginBackend().has_module_perms(user, "accounts")


def test_the_session_ends_with_the_browser_unless_asked_otherwise(alpha_client, person):
    _try(alpha_client)
    assert alpha_client.session.get_expire_at_browser_close()


def test_remembered_on_this_device(alpha_client, person):
    _try(alpha_client, remember="on")
    assert not alpha_client.session.get_expire_at_browser_close()


@pytest.mark.parametrize(
    ("target", "location"),
    [
        ("/securite/", "/securite/"),
        ("//evil.test/", "/"),
        ("https://evil.test/", "/"),
        ("http://beta.one.localhost/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_next_stays_in_this_school(alpha_client, person, target, location):
    assert _try(alpha_client, next=target)["Location"] == location


def _same(response, *words):
    page = _text(response)
    for word in words:
        page = page.replace(word, "…")
    return response.status_code, re.sub(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "csrf", page)


def test_wrong_password_unknown_login_blocked_and_pending_get_the_same_answer(alpha_client, person):
    RelativeFactory(first_name="Pas", last_name="Encore")
    services.block_user(actor=None, user=RelativeFactory(first_name="Bloc", last_name="Age", activated=True))
    logins = ["anne.legoff", "personne.inconnue", "pas.encore", "bloc.age"]
    answers = [_same(_try(alpha_client, login, "Mauvais-mot 1"), login) for login in logins]
    assert all(answer == answers[0] for answer in answers)
    assert "ne vont pas ensemble" in answers[0][1]


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"])
def test_an_unknown_login_costs_a_hash_like_a_known_one(alpha_client, inside_alpha, monkeypatch):
    from django.contrib.auth.hashers import Argon2PasswordHasher

    TeacherFactory(first_name="Anne", last_name="Le Goff", activated=True)
    RelativeFactory(first_name="Pas", last_name="Encore")
    hashed = []
    encode, verify = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify
    monkeypatch.setattr(Argon2PasswordHasher, "encode", lambda *a, **k: hashed.append(1) or encode(*a, **k))
    monkeypatch.setattr(Argon2PasswordHasher, "verify", lambda *a, **k: hashed.append(1) or verify(*a, **k))
    costs = []
    for login in ("anne.legoff", "pas.encore", "personne.inconnue"):
        hashed.clear()
        _try(alpha_client, login, "Mauvais-mot 1")
        costs.append(len(hashed))
    assert costs == [1, 1, 1]


def test_passwords_are_hashed_with_argon2():
    from config import settings as real

    with override_settings(PASSWORD_HASHERS=real.PASSWORD_HASHERS):
        encoded = make_password(PASSWORD)
        assert encoded.startswith("argon2$argon2id$")
        assert identify_hasher(encoded).algorithm == "argon2"
        user = User(password=encoded)
        assert user.check_password(PASSWORD)
        assert not user.check_password(PASSWORD + "x")


def test_a_blocked_person_who_knows_the_password_learns_whom_to_ask(alpha_client, person):
    services.block_user(actor=None, user=person)
    response = _try(alpha_client)
    assert response["Location"] == "/connexion/compte-bloque/"
    assert "La direction de École Alpha" in _text(alpha_client.get(response["Location"]))
    assert not _signed_in(alpha_client)


def test_blocking_closes_the_open_session(alpha_client, person):
    _try(alpha_client)
    assert alpha_client.get("/securite/").status_code == 200
    services.block_user(actor=None, user=person)
    assert alpha_client.get("/securite/").status_code == 302
    services.unblock_user(actor=None, user=person)
    assert alpha_client.get("/securite/").status_code == 200


@pytest.mark.parametrize("shape", [str, str.upper, lambda code: f"{code[:4]} {code[4:]}"])
def test_the_code_typed_as_the_password_opens_the_activation_form(alpha_client, inside_alpha, shape):
    parent = RelativeFactory(first_name="Ali", last_name="Ben")
    response = _try(alpha_client, "Ali.Ben", shape(codes.read_code(parent)))
    assert response["Location"] == f"/activation/?identifiant=ali.ben&code={codes.read_code(parent)}"
    assert "Bonjour Ali" in _text(alpha_client.get(response["Location"]))


def test_another_persons_code_is_only_a_wrong_password(alpha_client, person):
    parent = RelativeFactory()
    assert "ne vont pas ensemble" in _text(_try(alpha_client, password=codes.read_code(parent)))


def test_five_failures_close_the_account_for_a_quarter_of_an_hour(alpha_client, person):
    with time_machine.travel("2026-09-01 08:30:00+02:00", tick=False) as clock:
        for _ in range(5):
            _try(alpha_client, password="Mauvais-mot 1")
        clock.shift(5 * 60)
        assert "Attendez 10 minutes" in _text(_try(alpha_client))
        assert not _signed_in(alpha_client)
        clock.shift(9 * 60 + 30)
        assert "Attendez 1 minute" in _text(_try(alpha_client))
        clock.shift(60)
        assert _try(alpha_client).status_code == 302


def test_variants_of_a_login_share_one_count(alpha_client, person):
    for login in ("anne.legoff", "ANNE.legoff", " anne.legoff", "Anné.legoff", "anne. legoff"):
        _try(alpha_client, login, "Mauvais-mot 1")
    assert "Attendez" in _text(_try(alpha_client))


def test_successes_are_not_counted(alpha_client, person):
    for _ in range(8):
        assert _try(alpha_client).status_code == 302
        alpha_client.post("/deconnexion/")


def test_one_child_does_not_lock_the_school(alpha_client, person):
    for _ in range(130):
        _try(alpha_client, "zoe.martin", "Mauvais-mot 1")
    assert _try(alpha_client).status_code == 302


def test_the_address_has_a_wide_limit_of_its_own(alpha_client, person):
    for number in range(120):
        _try(alpha_client, f"personne{number}", "Mauvais-mot 1")
    assert "Attendez 1 minute" in _text(_try(alpha_client))


def test_failures_in_one_school_do_not_count_in_the_next(alpha_client, beta_client, person, beta):
    with in_school(beta):
        TeacherFactory(first_name="Anne", last_name="Le Goff", activated=True)
    for _ in range(6):
        _try(alpha_client, password="Mauvais-mot 1")
    assert "Attendez" in _text(_try(alpha_client))
    assert _try(beta_client).status_code == 302


def test_logout_is_a_post(alpha_client, person):
    _try(alpha_client)
    page = _text(alpha_client.get("/deconnexion/"))
    assert "Se déconnecter\u00a0?" in page
    assert _signed_in(alpha_client)
    assert alpha_client.post("/deconnexion/")["Location"] == "/connexion/"
    assert not _signed_in(alpha_client)


@pytest.mark.parametrize(
    "path", ["/inscription/", "/signup/", "/accounts/login/", "/email/", "/connexion/inscription/"]
)
def test_nothing_else_of_allauth_is_exposed(alpha_client, path):
    assert alpha_client.get(path).status_code == 404


def test_a_page_for_the_signed_in_brings_back_after_sign_in(alpha_client, person):
    response = alpha_client.get("/securite/mot-de-passe/")
    assert response["Location"] == "/connexion/?next=/securite/mot-de-passe/"


def test_csrf_is_checked(alpha, inside_alpha):
    from tests.client import StrictClient

    client = StrictClient("alpha.one.localhost", enforce_csrf_checks=True)
    TeacherFactory(first_name="Anne", last_name="Le Goff", activated=True)
    assert _try(client).status_code == 403
