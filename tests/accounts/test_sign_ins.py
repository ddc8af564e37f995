"""Comings and goings in the audit log; signing in while Redis is down."""

import logging
import socket
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from tenant_apps.accounts import tasks
from tenant_apps.accounts.choices import SignIn
from tenant_apps.accounts.codes import read_code
from tenant_apps.accounts.models import AuditEntry
from tenant_apps.accounts.services import audit
from tenant_apps.accounts.services.sign_ins import KEPT, purge_sign_ins
from tenants.context import in_school
from tests.factories.accounts import PASSWORD, TeacherFactory, make_team_member

URL = "/connexion/"


@pytest.fixture
def person(inside_alpha):
    return TeacherFactory(first_name="Anne", last_name="Le Goff", activated=True)


def _try(client, login="anne.legoff", password=PASSWORD, **more):
    return client.post(URL, {"login": login, "password": password}, **more)


def _lines():
    return AuditEntry.objects.filter(verb__in=SignIn.values).order_by("pk")


def test_coming_in_and_leaving(alpha_client, person):
    _try(alpha_client, REMOTE_ADDR="192.0.2.7")
    alpha_client.post("/deconnexion/", REMOTE_ADDR="192.0.2.7")
    assert [(line.verb, line.actor, line.target_key, line.ip) for line in _lines()] == [
        ("accounts.sign_in", person, f"user:{person.pk}", "192.0.2.7"),
        ("accounts.sign_out", person, f"user:{person.pk}", "192.0.2.7"),
    ]


def test_a_refusal_is_about_the_person_and_done_by_nobody_known(alpha_client, person):
    _try(alpha_client, password="Mauvais-mot 1")
    [line] = _lines()
    assert (line.verb, line.actor, line.target) == ("accounts.sign_in_refused", None, "Anne Le Goff")
    assert line.ip == "127.0.0.1"


def test_what_was_typed_is_not_kept_when_it_is_nobodys_login(alpha_client, person):
    _try(alpha_client, "Mon-mot-de-passe!", "Mauvais-mot 1")
    [line] = _lines()
    assert (line.verb, line.target, line.target_key, line.data) == ("accounts.sign_in_refused", "", "", {})


def test_a_second_factor_refused_is_a_refusal(alpha_client, person):
    TOTP.activate(person, generate_totp_secret())
    _try(alpha_client)
    alpha_client.post("/connexion/second-facteur/", {"code": "000000"})
    assert [(line.verb, line.target) for line in _lines()] == [("accounts.sign_in_refused", "Anne Le Goff")]


def test_a_locked_account_is_written_down_once(alpha_client, person):
    with time_machine.travel("2026-09-01 08:30:00+02:00", tick=False):
        for _ in range(12):
            _try(alpha_client, password="Mauvais-mot 1")
    verbs = list(_lines().values_list("verb", flat=True))
    assert verbs == ["accounts.sign_in_refused"] * 5 + ["accounts.sign_in_locked"]


def test_an_address_at_its_limit_is_written_down_once_whatever_it_tries(alpha_client, person):
    with time_machine.travel("2026-09-01 08:30:00+02:00", tick=False):
        for number in range(130):
            _try(alpha_client, f"personne{number}", "Mauvais-mot 1")
    assert _lines().filter(verb=SignIn.LOCKED).count() == 1
    assert _lines().count() == 121


def test_the_team_too(console_client, db):
    user = make_team_member("camille", first_name="Camille", last_name="Équipe")
    _try(console_client, "camille", "Mauvais-mot 1")
    assert _lines().get().target_key == f"user:{user.pk}"


def test_twelve_months_later_they_are_gone_and_the_rest_stays(person):
    audit(actor=person, verb="accounts.update_user", target_key=f"user:{person.pk}")
    for verb in SignIn.values:
        audit(actor=person, verb=verb)
    AuditEntry.objects.update(at=timezone.now() - KEPT - timedelta(minutes=1))
    audit(actor=person, verb=SignIn.IN)
    assert purge_sign_ins(actor=None) == len(SignIn.values)
    assert list(_lines().values_list("verb", flat=True)) == [SignIn.IN]
    assert AuditEntry.objects.filter(verb="accounts.update_user").exists()


def test_every_night_the_platform_and_each_school(alpha, beta):
    for place in (alpha, beta):
        with in_school(place):
            audit(actor=None, verb=SignIn.REFUSED)
            AuditEntry.objects.update(at=timezone.now() - KEPT - timedelta(days=1))
    audit(actor=None, verb=SignIn.REFUSED)
    AuditEntry.objects.filter(verb=SignIn.REFUSED).update(at=timezone.now() - KEPT - timedelta(days=1))
    tasks.purge_all_sign_ins.delay()
    assert not _lines().exists()
    for place in (alpha, beta):
        with in_school(place):
            assert not _lines().exists()


@pytest.fixture
def redis_down(settings):
    """The cache is looked for where nobody listens."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": f"redis://127.0.0.1:{port}/0"}}


@pytest.mark.parametrize(
    ("url", "data"),
    [
        (URL, {"login": "anne.legoff", "password": PASSWORD}),
        ("/activation/", {"identifiant": "anne.legoff", "code": "abcdefgh"}),
        ("/mot-de-passe-oublie/", {"login": "anne.legoff"}),
    ],
)
def test_without_redis_nobody_comes_in_and_the_page_says_it_in_words(
    alpha_client, person, redis_down, caplog, url, data
):
    with caplog.at_level(logging.WARNING):
        response = alpha_client.post(url, data)
    assert response.status_code == 503
    assert "pas à vérifier votre connexion" in response.content.decode()
    assert response["Retry-After"]
    [line] = caplog.records
    assert (line.levelname, line.exc_info) == ("ERROR", None)
    assert url in line.getMessage()
    assert "connecting to 127.0.0.1" in line.getMessage()
    assert "_auth_user_id" not in alpha_client.session


def test_nor_into_the_console(console_client, db, redis_down):
    response = _try(console_client, "camille")
    assert response.status_code == 503
    assert "pas à vérifier votre connexion" in response.content.decode()


def test_what_is_no_fault_of_redis_is_not_said_to_be(alpha_client, person, monkeypatch):
    monkeypatch.setattr(
        "tenant_apps.accounts.adapters.AccountAdapter.authenticate", lambda *_args, **_credentials: 1 / 0
    )
    with pytest.raises(ZeroDivisionError):
        _try(alpha_client)


def _activate(client, code, login="anne.legoff", method="post"):
    return getattr(client, method)("/activation/", {"identifiant": login, "code": code})


@pytest.fixture
def pending(inside_alpha):
    return TeacherFactory(first_name="Anne", last_name="Le Goff")


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_wrong_activation_code_is_written_down_without_the_code(
    alpha_client, pending, method, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as after:
        _activate(alpha_client, "abcd3456", method=method)
    for callback in after:
        callback()
    [line] = _lines()
    assert (line.verb, line.actor, line.target_key) == ("accounts.activation_refused", None, f"user:{pending.pk}")
    assert (line.data, line.ip) == ({}, "127.0.0.1")


def test_whoever_tries_the_code_of_nobody_is_written_down_too(
    alpha_client, pending, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        _activate(alpha_client, "abcd3456", "mon-mot-de-passe")
    [line] = _lines()
    assert (line.verb, line.target, line.target_key, line.data) == ("accounts.activation_refused", "", "", {})


def test_codes_tried_past_the_limit_are_written_down_once(alpha_client, pending, django_capture_on_commit_callbacks):
    with (
        time_machine.travel("2026-09-01 08:30:00+02:00", tick=False),
        django_capture_on_commit_callbacks(execute=True),
    ):
        for _ in range(12):
            _activate(alpha_client, "abcd3456")
    verbs = list(_lines().values_list("verb", flat=True))
    assert verbs == ["accounts.activation_refused"] * 5 + ["accounts.sign_in_locked"]


@pytest.mark.parametrize("code", ["", "court", "right"])
def test_what_is_no_guess_is_not_written_down(alpha_client, pending, code, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        _activate(alpha_client, read_code(pending) if code == "right" else code)
    assert not _lines().exists()
