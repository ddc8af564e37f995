"""One person's accounts of two schools: tied by a key, entered by a ticket, untied; nothing of it serves elsewhere."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.core import mail
from django.utils import timezone

from shared_apps.linked_accounts import selectors, services
from shared_apps.linked_accounts.models import AccountLink, LinkKey, Ticket
from shared_apps.linked_accounts.rules import draw_key
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.accounts.permissions import AccountRefused
from tenant_apps.accounts.services import block_user, predelete_users
from tenants import services as schools
from tenants.choices import SchoolStatus
from tenants.context import in_public, in_school
from tests.client import StrictClient
from tests.factories.accounts import PASSWORD, PupilFactory, RelativeFactory

PAGE = "/mon-compte/ecoles/"


@pytest.fixture
def at_alpha(alpha):
    with in_school(alpha):
        return RelativeFactory(activated=True, first_name="Sacha", email="sacha@exemple.test")


@pytest.fixture
def at_beta(beta):
    with in_school(beta):
        return RelativeFactory(activated=True, first_name="Sacha", email="sacha@exemple.test")


@pytest.fixture
def tie(alpha, beta, at_alpha, at_beta):
    """Tie the two accounts; what beta sees of it."""
    with in_school(alpha):
        key = services.make_key(actor=at_alpha)
    with in_school(beta):
        services.link_account(actor=at_beta, key=key)
        [linked] = selectors.linked_to(at_beta)
    return linked


def _browser(school, user=None):
    client = StrictClient(f"{school.subdomain}.{settings.PLATFORM_DOMAIN}")
    if user:
        client.post("/connexion/", {"login": user.login, "password": PASSWORD})
    return client


def _text(answer):
    return unescape(answer.content.decode())


def _shown_key(page):
    return re.search(r'translate="no">([^<]+)<', page)[1]


def _who(client, school):
    with in_school(school):
        return client.session.get("_auth_user_id")


def _ticket(url):
    return parse_qs(urlsplit(url).query)["billet"][0]


def test_key_link_switch_and_untie(alpha, beta, at_alpha, at_beta, django_capture_on_commit_callbacks):
    alphas, betas = _browser(alpha, at_alpha), _browser(beta, at_beta)
    key = _shown_key(_text(alphas.post(f"{PAGE}cle/")))
    assert key not in _text(alphas.get(f"{PAGE}cle/"))
    with django_capture_on_commit_callbacks(execute=True):
        answer = betas.post(f"{PAGE}relier/", {"key": key.lower()})
    assert answer["Location"] == PAGE
    assert sum("reli" in message.body for message in mail.outbox) == 2
    for client, other in ((alphas, beta), (betas, alpha)):
        assert other.name in _text(client.get(PAGE))
    with in_public():
        link = AccountLink.objects.get()
        assert not LinkKey.objects.exists()

    left = betas.post(f"{PAGE}{link.pk}/")
    url = left["Refresh"].removeprefix("0; url=")
    assert urlsplit(url).hostname == f"alpha.{settings.PLATFORM_DOMAIN}"
    newcomer = _browser(alpha)
    assert 'hx-trigger="load' in _text(newcomer.get(f"{PAGE}entrer/", {"billet": _ticket(url)}))
    assert newcomer.post(f"{PAGE}entrer/", {"billet": _ticket(url)})["Location"] == "/"
    assert _who(newcomer, alpha) == str(at_alpha.pk)

    assert "Détacher" in _text(alphas.get(f"{PAGE}{link.pk}/detacher/"))
    with django_capture_on_commit_callbacks(execute=True):
        alphas.post(f"{PAGE}{link.pk}/detacher/")
    assert sum("n’est plus relié" in message.body for message in mail.outbox) == 2
    assert betas.post(f"{PAGE}{link.pk}/").status_code == 404
    for school in (alpha, beta):
        with in_school(school):
            verbs = set(AuditEntry.objects.values_list("verb", flat=True))
            assert {"accounts.account_linked", "accounts.account_unlinked"} <= verbs


def test_the_password_is_asked_again_first(alpha, at_alpha, alpha_client):
    with in_school(alpha):
        alpha_client.force_login(at_alpha)
    for path in ("cle/", "relier/"):
        assert "/connexion/confirmer/" in alpha_client.get(PAGE + path)["Location"]


def test_a_child_ties_nothing(inside_alpha, alpha_client):
    child = PupilFactory(activated=True)
    alpha_client.force_login(child)
    assert alpha_client.get(PAGE).status_code == 403
    with pytest.raises(AccountRefused):
        services.make_key(actor=child)


def test_a_key_serves_once_for_ten_minutes_in_another_school(alpha, beta, at_alpha, at_beta):
    with in_school(alpha):
        old = services.make_key(actor=at_alpha)
        key = services.make_key(actor=at_alpha)
        stranger = RelativeFactory(activated=True)
        with pytest.raises(AccountRefused, match="cette école-ci"):
            services.link_account(actor=stranger, key=key)
    with in_school(beta):
        for wrong in (old, draw_key()):
            with pytest.raises(services.WrongKey):
                services.link_account(actor=at_beta, key=wrong)
        later = timezone.now() + timedelta(minutes=10, seconds=1)
        with time_machine.travel(later), pytest.raises(services.WrongKey):
            services.link_account(actor=at_beta, key=key)
        services.link_account(actor=at_beta, key=key)
        with pytest.raises(services.WrongKey):
            services.link_account(actor=RelativeFactory(activated=True), key=key)


def test_the_key_is_kept_as_a_digest(alpha, at_alpha):
    with in_school(alpha):
        key = services.make_key(actor=at_alpha)
    with in_public():
        assert key not in LinkKey.objects.get().digest


def test_guessing_keys_is_cut_short(beta, at_beta):
    betas = _browser(beta, at_beta)
    for _try in range(5):
        assert "ne correspond pas" in _text(betas.post(f"{PAGE}relier/", {"key": draw_key()}))
    assert "Trop d’essais" in _text(betas.post(f"{PAGE}relier/", {"key": draw_key()}))


def test_a_ticket_serves_once_for_thirty_seconds_at_its_host(alpha, beta, at_beta, tie):
    with in_school(beta):
        urls = [services.open_ticket(actor=at_beta, linked=tie) for _ in range(2)]
    once, late = map(_ticket, urls)
    with in_school(beta):
        assert services.use_ticket(token=once) is None  # it is for alpha
    assert _browser(beta).post(f"{PAGE}entrer/", {"billet": once}).status_code == 404
    with in_school(alpha):
        with time_machine.travel(timezone.now() + timedelta(seconds=31)):
            assert services.use_ticket(token=late) is None
        assert services.use_ticket(token=once + "x") is None
        assert services.use_ticket(token=once) is not None
        assert services.use_ticket(token=once) is None


@pytest.mark.parametrize("change", ["blocked", "leaving", "gone", "untied"])
def test_who_may_not_come_in_does_not(alpha, beta, at_alpha, at_beta, tie, change):
    with in_school(beta):
        token = _ticket(services.open_ticket(actor=at_beta, linked=tie))
    with in_school(alpha):
        if change == "blocked":
            block_user(actor=None, user=at_alpha)
        elif change == "leaving":
            predelete_users(actor=None, users=[at_alpha])
        elif change == "gone":
            User.objects.filter(pk=at_alpha.pk).delete()
    if change == "untied":
        with in_school(beta):
            services.unlink_account(actor=at_beta, linked=tie)
    newcomer = _browser(alpha)
    assert newcomer.post(f"{PAGE}entrer/", {"billet": token}).status_code == 404
    assert _who(newcomer, alpha) is None


def test_a_second_factor_is_still_asked(alpha, beta, at_alpha, at_beta, tie):
    with in_school(alpha):
        TOTP.activate(at_alpha, generate_totp_secret())
    with in_school(beta):
        token = _ticket(services.open_ticket(actor=at_beta, linked=tie))
    newcomer = _browser(alpha)
    assert "second-facteur" in newcomer.post(f"{PAGE}entrer/", {"billet": token})["Location"]
    assert _who(newcomer, alpha) is None


def test_new_terms_are_asked_for_there(alpha, beta, at_alpha, at_beta, tie):
    with in_school(alpha):
        User.objects.filter(pk=at_alpha.pk).update(terms_version="2020-01")
    with in_school(beta):
        token = _ticket(services.open_ticket(actor=at_beta, linked=tie))
    newcomer = _browser(alpha)
    newcomer.post(f"{PAGE}entrer/", {"billet": token})
    assert "/conditions/" in newcomer.get("/")["Location"]


def test_a_suspended_school_is_entered_to_read_a_closed_one_not(alpha, beta, at_alpha, at_beta, tie):
    schools.set_status(school=alpha, status=SchoolStatus.SUSPENDED)
    with in_school(beta):
        [linked] = selectors.linked_to(at_beta)
        token = _ticket(services.open_ticket(actor=at_beta, linked=linked))
    assert _browser(alpha).post(f"{PAGE}entrer/", {"billet": token})["Location"] == "/"
    linked.school.status = SchoolStatus.CLOSED
    with in_school(beta), pytest.raises(AccountRefused, match="pas ouverte"):
        services.open_ticket(actor=at_beta, linked=linked)


def test_by_itself_the_page_goes_on_to_the_first_page(alpha, beta, at_alpha, at_beta, tie):
    with in_school(beta):
        token = _ticket(services.open_ticket(actor=at_beta, linked=tie))
    newcomer = _browser(alpha)
    answer = newcomer.post(f"{PAGE}entrer/", {"billet": token}, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/"
    assert _who(newcomer, alpha) == str(at_alpha.pk)
    again = _browser(alpha).post(f"{PAGE}entrer/", {"billet": token}, headers={"HX-Request": "true"})
    assert again["HX-Redirect"] == f"{PAGE}entrer/"


def test_anothers_link_is_not_found(beta, tie):
    with in_school(beta):
        stranger = RelativeFactory(activated=True)
    client = _browser(beta, stranger)
    for path in (f"{tie.link.pk}/detacher/", f"{tie.link.pk}/"):
        assert client.post(PAGE + path).status_code == 404
    with in_public():
        assert AccountLink.objects.exists()
        assert not Ticket.objects.exists()


def test_tied_twice_is_said(alpha, beta, at_alpha, at_beta, tie):
    with in_school(alpha):
        key = services.make_key(actor=at_alpha)
    with in_school(beta), pytest.raises(AccountRefused, match="déjà reliés"):
        services.link_account(actor=at_beta, key=key)


def test_links_are_bounded(alpha, beta, at_alpha, at_beta, tie, monkeypatch):
    monkeypatch.setattr(services, "MOST_LINKS", 1)
    with in_school(alpha):
        key = services.make_key(actor=RelativeFactory(activated=True))
    with in_school(beta), pytest.raises(AccountRefused, match="au plus"):
        services.link_account(actor=at_beta, key=key)


def test_a_key_of_somebody_who_left_since_is_dead(alpha, beta, at_alpha, at_beta):
    with in_school(alpha):
        key = services.make_key(actor=at_alpha)
        User.objects.filter(pk=at_alpha.pk).update(profile=Profile.PUPIL)
    with in_school(beta), pytest.raises(services.WrongKey):
        services.link_account(actor=at_beta, key=key)
