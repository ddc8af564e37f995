"""The ONE team: accounts in `public`, a console of their own, a second factor."""

import copy
import io
import re

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.urls import include, path

from tenant_apps.accounts import services
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.guards import team_required
from tenant_apps.accounts.models import AuditEntry, User
from tests.factories.accounts import PASSWORD, HeadFactory, make_team_member


@team_required
def _desk(request):
    return HttpResponse("le bureau")


urlpatterns = [path("bureau/", _desk), path("", include("config.urls.console"))]
handler403 = "config.errors.permission_denied"


@pytest.fixture
def member(db):
    return make_team_member("camille.petit")


@pytest.fixture(autouse=True)
def desk(settings):
    """A console with one page."""
    settings.CONSOLE_URLCONF = __name__
    return "/bureau/"


def _text(response):
    return response.content.decode()


def _sign_in(client, login="camille.petit"):
    return client.post("/connexion/", {"login": login, "password": PASSWORD})


def test_a_member_signs_in_to_the_console(console_client, member, desk):
    assert console_client.get(desk)["Location"] == "/connexion/?next=/bureau/"
    assert "Console de l’équipe ONE" in _text(console_client.get("/connexion/"))
    assert _sign_in(console_client)["Location"] == "/"
    assert _text(console_client.get(desk)) == "le bureau"


def test_a_school_knows_no_member_and_the_console_nobody_of_a_school(
    alpha_client, console_client, member, inside_alpha
):
    head = HeadFactory(activated=True)
    assert "ne vont pas ensemble" in _text(_sign_in(alpha_client))
    assert "ne vont pas ensemble" in _text(_sign_in(console_client, head.login))
    assert not User.objects.with_profile(Profile.TEAM).exists()


def test_a_session_of_a_school_is_none_in_the_console(alpha_client, console_client, inside_alpha, member, desk):
    head = HeadFactory(activated=True)
    assert _sign_in(alpha_client, head.login).status_code == 302
    console_client.cookies = copy.deepcopy(alpha_client.cookies)
    assert console_client.get(desk).status_code == 302


def test_without_second_factor_a_member_sees_only_its_set_up(console_client, member, desk, settings):
    settings.STAFF_MFA_REQUIRED = True
    _sign_in(console_client)
    response = console_client.get(desk)
    assert response["Location"] == "/securite/?next=%2Fbureau%2F"
    assert "Protégez d’abord votre compte" in _text(console_client.get(response["Location"]))
    assert console_client.get("/securite/application/").status_code == 200
    assert console_client.post("/deconnexion/").status_code == 302


def test_with_a_second_factor_the_console_opens(console_client, member, desk, settings):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    settings.STAFF_MFA_REQUIRED = True
    _sign_in(console_client)
    TOTP.activate(member, generate_totp_secret())
    assert _text(console_client.get(desk)) == "le bureau"


def test_recovery_codes_alone_are_no_second_factor(console_client, member, desk, settings):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    settings.STAFF_MFA_REQUIRED = True
    _sign_in(console_client)
    RecoveryCodes.activate(member)
    assert console_client.get(desk).status_code == 302


def test_forgotten_password(console_client, member, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        console_client.post("/mot-de-passe-oublie/", {"login": "camille.petit"})
    [link] = set(re.findall(r"http://console\.one\.localhost:\d+(/mot-de-passe-oublie/\S+/)", mail.outbox[0].body))
    response = console_client.post(link, {"password1": "Trousse-77 verte", "password2": "Trousse-77 verte"})
    assert response["Location"] == "/connexion/?identifiant=camille.petit"
    member.refresh_from_db()
    assert member.check_password("Trousse-77 verte")


def test_a_member_has_no_sheet(member):
    with pytest.raises(services.AccountRefused):
        services.reset_access(actor=None, user=member)


@pytest.mark.parametrize("path", ["/activation/", "/conditions/", "/identifiant-oublie/"])
def test_what_belongs_to_schools_is_not_in_the_console(console_client, path):
    assert console_client.get(path).status_code == 404


def _command(monkeypatch, password, *, login="alex.roy", email="alex@one.test"):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    out = io.StringIO()
    call_command("create_team_member", login, first_name="Alex", last_name="Roy", email=email, stdout=out)
    return out.getvalue().split()


def test_the_command_reads_the_password_from_standard_input(db, monkeypatch):
    assert _command(monkeypatch, PASSWORD) == ["alex.roy"]
    member = User.objects.get(login="alex.roy")
    assert member.profile == Profile.TEAM
    assert member.check_password(PASSWORD)
    assert AuditEntry.objects.get(verb="accounts.create_team_member").target == "Alex Roy"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"password": "court"}, "password"),
        ({"password": PASSWORD, "email": "alex"}, "email"),
        ({"password": PASSWORD, "email": "alex@localhost"}, "email"),
        ({"password": PASSWORD, "email": "alex@[127.0.0.1]"}, "email"),
    ],
)
def test_the_command_says_one_problem_a_line_and_writes_nothing(db, monkeypatch, given, field):
    with pytest.raises(CommandError) as refusal:
        _command(monkeypatch, **given)
    assert refusal.value.returncode == 2
    assert all(line.startswith(f"{field}: ") for line in str(refusal.value).splitlines())
    assert not User.objects.exists()


def test_a_login_is_taken_once(member):
    with pytest.raises(ValidationError) as refusal:
        make_team_member("Camille.Petit")
    assert "login" in refusal.value.message_dict
