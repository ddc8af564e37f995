"""Who gets what at every address of the console; an address without a line fails."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import URLResolver, get_resolver, reverse

from provisioning import opening
from provisioning.choices import StepName
from provisioning.opening import steps
from tenant_apps.accounts.choices import Profile
from tenants import services as schools
from tenants.choices import SchoolStatus
from tests.factories.accounts import make_team_member
from tests.factories.provisioning import make_order

# Sent to sign in, to the set-up of a second factor; not there; not for them.
LOGIN, FACTOR = "/connexion/", "/securite/"
FORBIDDEN = 403


@dataclass(frozen=True)
class Line:
    """What the team gets (with its second factor when one is required), visitors, and a member without factor."""

    team: int | str
    anonymous: int | str = LOGIN
    without_factor: int | str = FACTOR
    stranger: int | str = FORBIDDEN
    method: str = "get"
    about: str = ""


def _order(team=200, **options):
    return Line(team, about="order", **options)


def _school(team=200, **options):
    return Line(team, about="school", **options)


def _own(team=200, **options):
    """One's own account: a factor can be set up without having one."""
    return Line(team, **({"without_factor": team, "stranger": team} | options))


LINES = {
    "console:home": Line("/commandes/"),
    "console:orders": Line(200),
    "console:new_order": Line(200),
    "console:from_pdf": Line("/commandes/nouvelle/", method="post"),
    "console:order": _order(),
    "console:order_document": _order(),
    "console:purchase_order": _order(404),
    "console:accept": _order(),
    "console:edit_order": _order(),
    "console:request_correction": _order(),
    "console:refuse": _order(),
    "console:retry": Line("/commandes/{reference}/", method="post", about="failed"),
    "console:send_again": Line("/commandes/{reference}/", method="post", about="mail"),
    "console:schools": Line(200),
    "console:school": _school(),
    "console:suspend": _school(),
    "console:close": _school(),
    "console:reopen": Line(200, about="suspended"),
    "console:journal": Line(200),
    "account_login": Line("/", anonymous=200, stranger="/"),
    "account_logout": _own(LOGIN, anonymous=LOGIN, method="post"),
    "account_inactive": _own(200, anonymous=200, without_factor=FACTOR),
    "password_forgotten": _own(200, anonymous=200, without_factor=FACTOR),
    "password_forgotten_done": _own(200, anonymous=200, without_factor=FACTOR),
    "password_new": _own(404, anonymous=404, without_factor=FACTOR, about="person"),
    "mfa_authenticate": _own("/", anonymous=LOGIN),
    "mfa_login_webauthn": _own("/", anonymous=LOGIN),
    "account_reauthenticate": _own(),
    "mfa_index": _own(),
    "account_change_password": _own(),
}


def _names(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern, prefix + (f"{pattern.namespace}:" if pattern.namespace else ""))
        else:
            yield prefix + str(pattern.name)


# allauth's own pages about a factor, behind its fresh sign-in: the school's table says what they answer.
_OF_ALLAUTH = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_list_webauthn", "mfa_add_webauthn"} | {
    f"mfa_{verb}"
    for verb in (
        "activate_totp",
        "deactivate_totp",
        "edit_webauthn",
        "remove_webauthn",
        "view_recovery_codes",
        "generate_recovery_codes",
        "download_recovery_codes",
    )
}


def test_every_address_has_a_line():
    addresses = set(_names(get_resolver(settings.CONSOLE_URLCONF)))
    assert addresses - _OF_ALLAUTH == set(LINES)


def _failed(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setitem(steps.STEPS, StepName.ROLE, lambda ordered: 1 / 0)
        order = opening.accept(actor=None, order=make_order())
        opening.run_opening(order.pk)
    return {"reference": order.reference, "school": order.schools.get().pk}


def _mail():
    order = make_order()
    return {"reference": order.reference, "mail": order.mails.get().pk}


def _suspended(beta):
    schools.set_status(school=beta, status=SchoolStatus.SUSPENDED)
    return {"uai": beta.uai}


@pytest.fixture
def subject(alpha, beta, monkeypatch):
    """What an address is about, by the name used in the table."""
    made = {
        "order": lambda: {"reference": make_order().reference},
        "failed": lambda: _failed(monkeypatch),
        "mail": _mail,
        "school": lambda: {"uai": alpha.uai},
        "suspended": lambda: _suspended(beta),
        "person": lambda: {"person": "forged", "token": "forged"},
    }
    return lambda name: made[name]() if name else {}


def _ask(client, name, line, subject):
    ids = subject(line.about)
    url = reverse(name, urlconf=settings.CONSOLE_URLCONF, kwargs=ids)
    return getattr(client, line.method)(url), ids


def _check(response, expected, ids):
    if isinstance(expected, int):
        assert response.status_code == expected
        return
    assert response.status_code == 302, response.status_code
    assert urlsplit(response.headers["Location"]).path == expected.format(**ids)


@pytest.mark.parametrize("name", LINES)
def test_visitors(console_client, subject, name):
    line = LINES[name]
    response, ids = _ask(console_client, name, line, subject)
    _check(response, line.anonymous, ids)


@pytest.mark.parametrize("name", [name for name in LINES if name.startswith("console:")])
def test_visitors_write_nothing(console_client, subject, name):
    ids = subject(LINES[name].about)
    response = console_client.post(reverse(name, urlconf=settings.CONSOLE_URLCONF, kwargs=ids))
    _check(response, LOGIN, ids)


@pytest.mark.parametrize("required", [False, True])
@pytest.mark.parametrize("name", LINES)
def test_the_team(console_client, subject, settings, name, required):
    """With its second factor when one is required; without it where none is."""
    settings.STAFF_MFA_REQUIRED = required
    member = make_team_member()
    if required:
        Authenticator.objects.create(user=member, type=Authenticator.Type.TOTP, data={})
    console_client.force_login(member)
    line = LINES[name]
    response, ids = _ask(console_client, name, line, subject)
    _check(response, line.team, ids)


@pytest.mark.parametrize("name", LINES)
def test_a_member_without_the_factor_that_is_required(console_client, subject, settings, name):
    settings.STAFF_MFA_REQUIRED = True
    console_client.force_login(make_team_member())
    line = LINES[name]
    response, ids = _ask(console_client, name, line, subject)
    _check(response, line.without_factor, ids)


@pytest.mark.parametrize("name", [name for name in LINES if name.startswith("console:")])
@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_who_is_not_of_the_team(console_client, subject, name, method):
    """There should be no such account in `public`; if there is, it gets nothing."""
    stranger = make_team_member()
    type(stranger).objects.filter(pk=stranger.pk).update(profile=Profile.TEACHER)
    console_client.force_login(stranger)
    ids = subject(LINES[name].about)
    url = reverse(name, urlconf=settings.CONSOLE_URLCONF, kwargs=ids)
    assert getattr(console_client, method)(url).status_code == FORBIDDEN


def test_a_blocked_member_is_nobody(console_client):
    member = make_team_member()
    console_client.force_login(member)
    type(member).objects.filter(pk=member.pk).update(blocked_at="2026-01-01T00:00Z")
    _check(console_client.get("/commandes/"), LOGIN, {})
