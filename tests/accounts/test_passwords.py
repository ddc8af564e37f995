"""Forgotten, reset, changed."""

import re

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenant_apps.accounts import services
from tenant_apps.accounts.models import AuditEntry
from tests.factories.accounts import PASSWORD, PupilFactory, RelativeFactory, TeacherFactory, activate

NEW = "Trousse-77 verte"
FORGOTTEN, FORGOTTEN_LOGIN, CHANGE = "/mot-de-passe-oublie/", "/identifiant-oublie/", "/securite/mot-de-passe/"


@pytest.fixture
def person(inside_alpha):
    return TeacherFactory(first_name="Anne", last_name="Le Goff", email="anne@example.test", activated=True)


@pytest.fixture
def ask(alpha_client, django_capture_on_commit_callbacks):
    """Send a form of a « oublié » page and let its task run."""

    def send(url, **data):
        with django_capture_on_commit_callbacks(execute=True):
            return alpha_client.post(url, data)

    return send


def _text(response):
    return response.content.decode()


def _link():
    [found] = set(re.findall(r"http://alpha\.one\.localhost:\d+(/mot-de-passe-oublie/\S+/)", mail.outbox[-1].body))
    return found


def _choose(client, link, password=NEW):
    return client.post(link, {"password1": password, "password2": password})


def test_the_link_opens_a_new_password_once(alpha_client, ask, person):
    assert ask(FORGOTTEN, login="Anne.LeGoff")["Location"] == "/mot-de-passe-oublie/envoye/"
    assert mail.outbox[0].to == ["anne@example.test"]
    link = _link()
    assert "anne.legoff" in _text(alpha_client.get(link))
    assert _choose(alpha_client, link)["Location"] == "/connexion/?identifiant=anne.legoff"
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert AuditEntry.objects.get(verb="accounts.reset_password").actor == person
    assert _choose(alpha_client, link, "Encore-un 88 autre").status_code == 404
    assert alpha_client.get(link).status_code == 404


def test_a_reset_ends_the_wait_of_wrong_passwords(alpha_client, ask, person):
    for _attempt in range(6):
        refused = alpha_client.post("/connexion/", {"login": "anne.legoff", "password": "pas le bon"})
    assert "Trop d’essais" in _text(refused)
    other = TeacherFactory(first_name="Luc", last_name="Morel", activated=True)
    for _attempt in range(6):
        alpha_client.post("/connexion/", {"login": other.login, "password": "pas le bon"})
    ask(FORGOTTEN, login="anne.legoff")
    there = _choose(alpha_client, _link())["Location"]
    assert 'value="anne.legoff"' in _text(alpha_client.get(there))
    assert "Trop d’essais" in _text(alpha_client.post("/connexion/", {"login": other.login, "password": PASSWORD}))
    assert alpha_client.post("/connexion/", {"login": "anne.legoff", "password": NEW}).status_code == 302


def test_the_link_lives_a_day(alpha_client, ask, person):
    with time_machine.travel("2026-09-01 08:00:00+02:00", tick=False) as clock:
        ask(FORGOTTEN, login="anne.legoff")
        clock.shift(24 * 3600 - 60)
        assert alpha_client.get(_link()).status_code == 200
        clock.shift(120)
        assert alpha_client.get(_link()).status_code == 404


@pytest.mark.parametrize("tampered", ["/mot-de-passe-oublie/zzz/abc-def/", "/mot-de-passe-oublie/-/x/"])
def test_an_invented_link_is_dead(alpha_client, tampered):
    assert alpha_client.get(tampered).status_code == 404


def test_a_blocked_or_changed_account_kills_its_link(alpha_client, ask, person):
    ask(FORGOTTEN, login="anne.legoff")
    link = _link()
    services.block_user(actor=None, user=person)
    assert alpha_client.get(link).status_code == 404
    services.unblock_user(actor=None, user=person)
    services.update_user(actor=None, user=person, email="autre@example.test")
    assert alpha_client.get(link).status_code == 404


def test_the_new_password_obeys_the_rule(alpha_client, ask, person):
    ask(FORGOTTEN, login="anne.legoff")
    assert "Allongez" in _text(_choose(alpha_client, _link(), "court"))


def test_the_answer_is_the_same_for_everybody(alpha_client, ask, person):
    PupilFactory(first_name="Sans", last_name="Adresse", activated=True)
    RelativeFactory(first_name="Pas", last_name="Encore", email="p@example.test")
    blocked = RelativeFactory(first_name="Bloc", last_name="Age", email="b@example.test", activated=True)
    services.block_user(actor=None, user=blocked)
    answers = set()
    for login in ("anne.legoff", "sans.adresse", "pas.encore", "bloc.age", "personne.inconnue"):
        response = ask(FORGOTTEN, login=login)
        answers.add((response.status_code, response["Location"], response.content))
    assert len(answers) == 1
    assert [message.to for message in mail.outbox] == [["anne@example.test"]]
    assert "nouvelle fiche" in _text(alpha_client.get("/mot-de-passe-oublie/envoye/"))


@pytest.mark.parametrize(("url", "field"), [(FORGOTTEN, "login"), (FORGOTTEN_LOGIN, "email")])
def test_the_page_itself_looks_nobody_up(alpha_client, person, url, field):
    """Its time cannot tell who exists: the look-up is the task's."""
    with CaptureQueriesContext(connection) as queries:
        alpha_client.post(url, {field: getattr(person, field)})
    assert not [query["sql"] for query in queries if "accounts_user" in query["sql"]]


def test_asking_without_end_is_refused_alike(ask, person):
    for login in ("anne.legoff", "personne.inconnue"):
        for _ in range(3):
            assert ask(FORGOTTEN, login=login).status_code == 302
        assert "Attendez 15 minutes" in _text(ask(FORGOTTEN, login=login))
    assert len(mail.outbox) == 3


def test_forgotten_login_lists_everyone_with_the_address(alpha_client, ask, person):
    RelativeFactory(first_name="Marc", last_name="Le Goff", email="Anne@Example.test")
    services.block_user(actor=None, user=RelativeFactory(first_name="Bloc", last_name="Age", email=person.email))
    assert ask(FORGOTTEN_LOGIN, email="ANNE@example.test")["Location"] == "/identifiant-oublie/envoye/"
    body = mail.outbox[0].body
    assert "anne.legoff" in body
    assert "marc.legoff (à activer avec la fiche de connexion)" in body
    assert "bloc.age" not in body
    before = len(mail.outbox)
    assert ask(FORGOTTEN_LOGIN, email="inconnue@example.test")["Location"] == "/identifiant-oublie/envoye/"
    assert len(mail.outbox) == before
    assert alpha_client.get("/identifiant-oublie/envoye/").status_code == 200


@pytest.mark.parametrize(("url", "field"), [(FORGOTTEN, "login"), (FORGOTTEN_LOGIN, "email")])
def test_what_is_missing_is_said(alpha_client, db, url, field):
    page = _text(alpha_client.post(url, {field: ""}))
    assert "Indiquez" in page
    assert "Indiquez" not in _text(alpha_client.get(url))


def test_people_are_told_to_ask_the_teacher(alpha_client, db):
    assert "demande à ton enseignant" in _text(alpha_client.get(FORGOTTEN))


def _change(client, current=PASSWORD, password=NEW, again=None):
    return client.post(CHANGE, {"current": current, "password1": password, "password2": again or password})


def test_changing_ends_the_other_sessions_and_says_so(alpha, alpha_client, person, django_capture_on_commit_callbacks):
    from tests.client import StrictClient

    elsewhere = StrictClient("alpha.one.localhost")
    for client in (alpha_client, elsewhere):
        client.post("/connexion/", {"login": person.login, "password": PASSWORD})
        assert client.get("/securite/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert _change(alpha_client)["Location"] == "/securite/"
    assert alpha_client.get("/securite/").status_code == 200
    assert elsewhere.get("/securite/").status_code == 302
    assert mail.outbox[0].to == [person.email]
    assert "Votre mot de passe a été changé." in mail.outbox[0].body
    assert AuditEntry.objects.get(verb="accounts.change_password").actor == person


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"current": "Faux-mot 123"}, "pas le mot de passe actuel"),
        ({"password": "court"}, "Allongez"),
        ({"again": "Autre-chose 12"}, "pas les mêmes"),
    ],
)
def test_what_is_wrong_is_said(alpha_client, person, given, said):
    alpha_client.force_login(person)
    assert said in _text(_change(alpha_client, **given))


def test_guessing_the_present_password_is_counted(alpha_client, person):
    alpha_client.force_login(person)
    for _ in range(5):
        _change(alpha_client, current="Faux-mot 123")
    assert "Attendez 15 minutes" in _text(_change(alpha_client))


def test_somebody_without_address_gets_no_mail(alpha_client, inside_alpha, django_capture_on_commit_callbacks):
    alpha_client.force_login(activate(PupilFactory()))
    with django_capture_on_commit_callbacks(execute=True):
        _change(alpha_client)
    assert not mail.outbox


def test_the_service_gives_no_password_to_a_pending_account(inside_alpha):
    with pytest.raises(services.AccountRefused):
        services.change_password(actor=RelativeFactory(), password=NEW)
