"""Who gets what at every address of the console; an address without a line fails."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from billing.models import CentralBankRate
from billing.services.payments import record
from billing.services.renewals import decline_renewal, propose_renewal
from provisioning import opening
from provisioning.choices import StepName
from provisioning.feeds.choices import SchoolState
from provisioning.feeds.models import FeedRun, SchoolRun
from provisioning.feeds.services import save_convention
from provisioning.opening import steps
from tenant_apps.accounts.choices import Profile
from tenants import services as schools
from tenants.choices import SchoolStatus
from tests.billing import made as billing
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
    "console:reset_factor": _school(),
    "console:reopen": Line(200, about="suspended"),
    "console:feeds": Line(200),
    "console:new_convention": Line(200),
    "console:convention": Line(200, about="convention"),
    "console:edit_convention": Line(200, about="convention"),
    "console:run_convention": Line(200, about="convention"),
    "console:feed_run": Line(200, about="feed_run"),
    "console:feed_outside": Line(200, about="feed_run"),
    "console:feed_departures": Line(200, about="held"),
    "console:feed_anomalies": Line(200, about="feed_run"),
    "console:journal": Line(200),
    "billing_console:invoices": Line(200),
    "billing_console:invoice": Line(200, about="invoice"),
    "billing_console:document": Line(200, about="invoice"),
    "billing_console:send": Line(200, about="invoice"),
    "billing_console:preview": Line(200, about="draft"),
    "billing_console:exports": Line(200),
    "billing_console:export_papers": Line(422),
    "billing_console:export_entries": Line(422),
    "billing_console:issue": Line(200, about="draft"),
    "billing_console:commitment": Line(200, about="draft"),
    "billing_console:drop": Line(200, about="draft"),
    "billing_console:record_payment": Line(200, about="invoice"),
    "billing_console:cancel_payment": Line(200, about="payment"),
    "billing_console:credit_note": Line(200, about="invoice"),
    "billing_console:waive": Line(200, about="late"),
    "billing_console:give_back": Line(200, about="paid_online"),
    "billing_console:payers": Line(200),
    "billing_console:payer": Line(200, about="payer"),
    "billing_console:edit_payer": Line(200, about="payer"),
    "billing_console:new_payer": Line(200),
    "billing_console:new_quote": Line(200, about="payer"),
    "billing_console:quotes": Line(200),
    "billing_console:choose_payer": Line(200),
    "billing_console:quote": Line(200, about="quote"),
    "billing_console:quote_document": Line(200, about="quote"),
    "billing_console:send_quote": Line(200, about="quote"),
    "billing_console:accept_quote": Line(200, about="quote"),
    "billing_console:refuse_quote": Line(200, about="quote"),
    "billing_console:subscriptions": Line(200),
    "billing_console:subscription": Line(200, about="subscription"),
    "billing_console:add_classes": Line(200, about="subscription"),
    "billing_console:charge": Line(200, about="subscription"),
    "billing_console:propose_renewal": Line(200, about="subscription"),
    "billing_console:accept": Line(200, about="renewal"),
    "billing_console:decline": Line(200, about="renewal"),
    "billing_console:reconsider_renewal": Line(200, about="declined"),
    "billing_console:cancel_subscription": Line(200, about="subscription"),
    "billing_console:extras": Line(200, about="subscription"),
    "billing_console:late": Line(200),
    "billing_console:attention": Line(200),
    "billing_console:stripe_event": Line(200, about="event"),
    "billing_console:try_event_again": Line(200, about="event"),
    "billing_console:remind_again": Line(200, about="forgotten"),
    "billing_console:try_page_again": Line(200, about="stuck"),
    "billing_console:rates": Line(200),
    "billing_console:mend_rate": Line(200, about="rate"),
    "billing_console:revenue": Line(200),
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


def _convention():
    return save_convention(actor=None, name="Essai", academy_code="99", folder="essai", hour=3)


def _held(alpha):
    run = FeedRun.objects.create(convention=_convention())
    done = SchoolRun.objects.create(run=run, school=alpha, state=SchoolState.HELD, held_back=9)
    return {"number": run.pk, "school": done.pk}


def _payment(alpha):
    invoice = billing.invoice(billing.subscription(alpha))
    payment = record(actor=None, invoice=invoice, cents=100, on=timezone.localdate(), means="mandat")
    return {"number": invoice.pk, "payment": payment.pk}


def _declined(alpha):
    renewal = propose_renewal(actor=None, subscription=billing.subscription(alpha))
    return {"number": decline_renewal(actor=None, subscription=renewal).pk}


def _stuck(alpha, settings):
    """An invoice whose page Stripe was asked for as often as it will be."""
    settings.STRIPE_SECRET_KEY = "sk_test_never_asked"
    return billing.given_up_page(billing.invoice(billing.subscription(alpha))).invoice


def _billing(alpha, settings):
    """Things of billing, by the name used in the table."""
    return {
        "payer": lambda: {"number": billing.payer().pk},
        "event": lambda: {"number": billing.failed_event().pk},
        "rate": lambda: {"number": CentralBankRate.objects.latest("half_year").pk},
        "quote": lambda: {"number": billing.quote().pk},
        "subscription": lambda: {"number": billing.subscription(alpha).pk},
        "renewal": lambda: {"number": propose_renewal(actor=None, subscription=billing.subscription(alpha)).pk},
        "declined": lambda: _declined(alpha),
        "draft": lambda: {"number": billing.draft(billing.subscription(alpha)).pk},
        "invoice": lambda: {"number": billing.invoice(billing.subscription(alpha)).pk},
        "payment": lambda: _payment(alpha),
        "late": lambda: {"number": billing.reminded(billing.invoice(billing.subscription(alpha))).pk},
        "forgotten": lambda: {"number": billing.forgotten(alpha).pk},
        "stuck": lambda: {"number": _stuck(alpha, settings).pk},
        "paid_online": lambda: {"number": billing.to_give_back(billing.invoice(billing.subscription(alpha))).pk},
    }


@pytest.fixture
def subject(alpha, beta, monkeypatch, settings):
    """What an address is about, by the name used in the table."""
    made = {
        "order": lambda: {"reference": make_order().reference},
        "failed": lambda: _failed(monkeypatch),
        "mail": _mail,
        "school": lambda: {"uai": alpha.uai},
        "suspended": lambda: _suspended(beta),
        "convention": lambda: {"number": _convention().pk},
        "feed_run": lambda: {"number": FeedRun.objects.create(convention=_convention()).pk},
        "held": lambda: _held(alpha),
        "person": lambda: {"person": "forged", "token": "forged"},
        **_billing(alpha, settings),
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


@pytest.mark.parametrize("name", [name for name in LINES if ":" in name])
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


@pytest.mark.parametrize("name", [name for name in LINES if ":" in name])
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
