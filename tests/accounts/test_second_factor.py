"""Application of codes, recovery codes, passkeys: enrolment and sign-in with real codes."""

import time
from urllib.parse import quote

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from lxml import html

from tenant_apps.accounts.models import AuditEntry
from tests.factories.accounts import PASSWORD, HeadFactory, TeacherFactory

SETUP = "/securite/application/"


@pytest.fixture
def person(inside_alpha):
    return TeacherFactory(first_name="Anne", last_name="Le Goff", email="anne@example.test", activated=True)


@pytest.fixture
def clock():
    with time_machine.travel("2026-09-01 08:30:00+02:00", tick=False) as traveller:
        yield traveller


def _text(response):
    return response.content.decode()


def _sign_in(client, person):
    return client.post("/connexion/", {"login": person.login, "password": PASSWORD})


def _code(secret, *, ago=0):
    return format_hotp_value(hotp_value(secret, int(time.time() - ago) // 30))


def _enrol(client, person):
    """Go through the set-up; the secret the telephone now holds."""
    _sign_in(client, person)
    page = client.get(SETUP)
    secret = page.context["form"].secret
    assert "data:image/svg+xml;base64," in _text(page)
    response = client.post(SETUP, {"code": _code(secret)})
    assert response["Location"] == "/securite/codes-de-secours/"
    return secret


def test_enrolment_is_audited_told_by_mail_and_gives_recovery_codes(
    alpha_client, person, clock, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        _enrol(alpha_client, person)
    page = _text(alpha_client.get("/securite/codes-de-secours/"))
    assert "Il reste 10 codes sur 10" in page
    assert {line.verb for line in AuditEntry.objects.filter(target_key=f"user:{person.pk}")} >= {
        "accounts.add_totp",
        "accounts.add_recovery_codes",
    }
    assert "application de codes a été activée" in mail.outbox[0].body
    file = alpha_client.get("/securite/codes-de-secours/fichier/")
    assert len(file.content.decode().split("\n")) >= 10


def test_a_wrong_code_enrols_nothing(alpha_client, person):
    _sign_in(alpha_client, person)
    alpha_client.get(SETUP)
    assert "Ce code ne convient pas" in _text(alpha_client.post(SETUP, {"code": "000000"}))
    assert not Authenticator.objects.exists()


def test_the_secret_is_sealed_for_this_school(alpha_client, person, clock):
    secret = _enrol(alpha_client, person)
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored


def _second_step(client, code):
    return client.post("/connexion/second-facteur/", {"code": code})


def test_sign_in_asks_for_the_code(alpha_client, person, clock):
    secret = _enrol(alpha_client, person)
    alpha_client.post("/deconnexion/")
    assert _sign_in(alpha_client, person)["Location"] == "/connexion/second-facteur/"
    assert "_auth_user_id" not in alpha_client.session
    page = _text(alpha_client.get("/connexion/second-facteur/"))
    assert "Ouvrez votre application de codes" in page
    assert "<passkey-button" not in page  # nobody has one
    assert "Ce code ne convient pas" in _text(_second_step(alpha_client, "000000"))
    clock.shift(60)
    assert _second_step(alpha_client, _code(secret))["Location"] == "/"
    assert "_auth_user_id" in alpha_client.session


def test_a_code_one_step_late_is_good_once(alpha_client, person, clock):
    secret = _enrol(alpha_client, person)
    for expected in (302, 200):
        alpha_client.post("/deconnexion/")
        _sign_in(alpha_client, person)
        clock.shift(35 if expected == 302 else 0)
        cache.delete_pattern("allauth.mfa.totp.used*")  # allauth forgets after 30 seconds, too soon
        assert _second_step(alpha_client, _code(secret, ago=30)).status_code == expected


def test_a_code_two_steps_late_is_not(alpha_client, person, clock):
    secret = _enrol(alpha_client, person)
    alpha_client.post("/deconnexion/")
    _sign_in(alpha_client, person)
    clock.shift(120)
    assert _second_step(alpha_client, _code(secret, ago=60)).status_code == 200


def test_a_recovery_code_serves_once(alpha_client, person, clock):
    _enrol(alpha_client, person)
    code = alpha_client.get("/securite/codes-de-secours/").context["unused_codes"][0]
    for expected in (302, 200):
        alpha_client.post("/deconnexion/")
        _sign_in(alpha_client, person)
        clock.shift(100)
        assert _second_step(alpha_client, code).status_code == expected


def test_guessing_codes_is_counted(alpha_client, person, clock):
    secret = _enrol(alpha_client, person)
    alpha_client.post("/deconnexion/")
    _sign_in(alpha_client, person)
    for guess in range(5):
        _second_step(alpha_client, f"00000{guess}")
    clock.shift(60)
    assert "Trop d’essais" in _text(_second_step(alpha_client, _code(secret)))


def test_a_security_change_asks_for_a_proof_after_a_while(alpha_client, person, clock):
    _sign_in(alpha_client, person)
    clock.shift(10 * 60)
    response = alpha_client.get(SETUP)
    assert response["Location"].startswith("/connexion/confirmer/")
    page = alpha_client.get(response["Location"])
    assert "Confirmez que c’est vous" in _text(page)
    wrong = alpha_client.post("/connexion/confirmer/", {"password": "Faux-mot 123", "next": SETUP})
    assert "Ce mot de passe ne convient pas" in _text(wrong)
    right = alpha_client.post("/connexion/confirmer/", {"password": PASSWORD, "next": SETUP})
    assert right["Location"] == SETUP
    assert alpha_client.get(SETUP).status_code == 200


def test_the_application_can_be_taken_away(alpha_client, person, clock, django_capture_on_commit_callbacks):
    _enrol(alpha_client, person)
    assert "Retirer l’application" in _text(alpha_client.get("/securite/application/retirer/"))
    with django_capture_on_commit_callbacks(execute=True):
        alpha_client.post("/securite/application/retirer/")
    assert not Authenticator.objects.exists()
    assert AuditEntry.objects.filter(verb="accounts.remove_totp", actor=person).exists()
    assert "désactivée" in mail.outbox[-1].body


def test_new_recovery_codes_replace_the_old(alpha_client, person, clock, django_capture_on_commit_callbacks):
    _enrol(alpha_client, person)
    old = set(alpha_client.get("/securite/codes-de-secours/").context["unused_codes"])
    assert "ne serviront plus" in _text(alpha_client.get("/securite/codes-de-secours/nouveaux/"))
    with django_capture_on_commit_callbacks(execute=True):
        alpha_client.post("/securite/codes-de-secours/nouveaux/")
    assert not old & set(alpha_client.get("/securite/codes-de-secours/").context["unused_codes"])
    assert AuditEntry.objects.filter(verb="accounts.reset_recovery_codes").exists()


def test_pages_of_passkeys(alpha_client, person):
    _sign_in(alpha_client, person)
    page = _text(alpha_client.get("/securite/cles/ajouter/"))
    assert 'data-passkey="create"' in page
    assert '"rp": {"name": "\\u00c9cole Alpha", "id": "alpha.one.localhost"}' in page
    assert "Aucune clé d’accès" in _text(alpha_client.get("/securite/cles/"))
    alpha_client.post("/deconnexion/")
    options = alpha_client.get("/connexion/cle/", headers={"Accept": "application/json"}).json()["request_options"]
    assert options["publicKey"]["userVerification"] == "required"


def test_a_broken_passkey_answer_is_refused_in_words(alpha_client, person):
    _sign_in(alpha_client, person)
    alpha_client.get("/securite/cles/ajouter/")
    assert alpha_client.post("/securite/cles/ajouter/", {"name": "x", "credential": "{}"}).status_code == 200
    alpha_client.post("/deconnexion/")
    assert alpha_client.post("/connexion/cle/", {"credential": '{"a": 1}'})["Location"] == "/connexion/"
    assert not Authenticator.objects.exists()


def test_too_many_tries_with_a_passkey_are_told_to_wait(alpha_client, settings):
    settings.MFA_RATE_LIMITS = {"webauthn_login": "2/m/ip"}
    pages = [alpha_client.post("/connexion/cle/", {"credential": "{}"}) for _n in range(3)]
    assert [page.status_code for page in pages] == [302, 302, 429]
    assert "Trop d’essais" in _text(pages[-1])


ONWARD = "/administration/personnes/?q=lou"


@pytest.fixture
def head(inside_alpha, settings):
    settings.ADMIN_MFA_REQUIRED = True
    return HeadFactory(first_name="Anne", last_name="Le Goff", email="anne@example.test", activated=True)


def _links(page):
    return html.fromstring(page.content.decode()).xpath("//main//a/@href")


def test_a_head_is_told_why_then_goes_on_where_they_were_going(alpha_client, head, clock):
    _sign_in(alpha_client, head)
    page = alpha_client.get(ONWARD, follow=True)
    assert "un mot de passe vu ou volé ne doit pas suffire" in _text(page)
    [setup] = [link for link in _links(page) if link.startswith(SETUP)]
    form = alpha_client.get(setup)
    [action] = html.fromstring(form.content.decode()).xpath("//main//form/@action")
    codes = alpha_client.post(action, {"code": _code(form.context["form"].secret)}, follow=True)
    assert codes.redirect_chain[-1][0].startswith("/securite/codes-de-secours/")
    assert "Il reste 10 codes sur 10" in _text(codes)
    assert ONWARD in _links(codes)
    assert alpha_client.get(ONWARD).status_code == 200
    assert ONWARD in _links(alpha_client.get(f"/securite/?next={quote(ONWARD)}"))


def test_a_proof_on_the_way_keeps_where_one_was_going(alpha_client, head, clock):
    _sign_in(alpha_client, head)
    clock.shift(10 * 60)
    setup = f"{SETUP}?next={quote(ONWARD)}"
    asked = alpha_client.get(setup)["Location"]
    answer = alpha_client.post(asked.split("?")[0], {"password": PASSWORD, "next": setup})
    assert answer["Location"] == setup


@pytest.mark.parametrize(
    "elsewhere", ["https://exemple.test/", "//exemple.test/", "http://beta.one.localhost/", "javascript:x"]
)
def test_nobody_is_led_out_of_the_school(alpha_client, head, elsewhere):
    _sign_in(alpha_client, head)
    assert not [link for link in _links(alpha_client.get("/securite/", {"next": elsewhere})) if "next=" in link]


def test_nothing_is_asked_of_those_who_run_nothing(alpha_client, person, settings):
    settings.ADMIN_MFA_REQUIRED = True
    _sign_in(alpha_client, person)
    assert "Protégez d’abord" not in _text(alpha_client.get("/securite/"))
