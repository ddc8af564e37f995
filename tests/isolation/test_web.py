"""Cookies, CSRF tokens and signed links of one school are worthless at the next; hosts decide who answers."""

import pytest
from django.conf import settings as real_settings
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory

from tenant_apps.accounts.models import User
from tenants import services
from tenants.choices import SchoolStatus
from tenants.context import in_school
from tenants.csrf import SchoolCsrfMiddleware
from tenants.hosts import resolve_host
from tenants.links import sign
from tests.client import StrictClient


@pytest.fixture(autouse=True)
def _plain_pages(settings):
    """Three plain addresses more in every school: what is tested is the host's doing, not a page's."""
    settings.ROOT_URLCONF = "tests.isolation.urls"


def _browser(name, **options):
    return StrictClient(f"{name}.{real_settings.PLATFORM_DOMAIN}", **options)


def _person(school, login):
    with in_school(school):
        return User.objects.create(
            login=login,
            first_name="Ada",
            last_name=f"Marker-{school.subdomain}",
            profile="teacher",
            terms_version=real_settings.TERMS_VERSION,
            charter_version=real_settings.CHARTER_VERSION,
        )


def _sign_in(client, school, person):
    with in_school(school):
        client.force_login(person, backend=real_settings.AUTHENTICATION_BACKENDS[0])


@pytest.fixture
def at_alpha(alpha):
    """A browser signed in at alpha as ada."""
    client = _browser("alpha")
    _sign_in(client, alpha, _person(alpha, "ada.alpha"))
    return client


def _cookie(client, name):
    return client.cookies[name].value


def test_signed_in_where_one_signed_in(at_alpha):
    assert at_alpha.get("/who/").json()["login"] == "ada.alpha"


def test_a_session_cookie_of_alpha_is_nobody_at_beta(at_alpha, beta):
    twin = _person(beta, "ada.beta")  # same primary key as alpha's, most likely
    thief = _browser("beta")
    thief.cookies[real_settings.SESSION_COOKIE_NAME] = _cookie(at_alpha, real_settings.SESSION_COOKIE_NAME)
    assert twin.pk
    assert thief.get("/who/").json() == {"login": None, "school": "beta"}


def test_a_session_row_copied_to_beta_is_refused_by_its_school_name(at_alpha, alpha, beta):
    """Even with the row in beta's table (a restored backup, a bug), the session names another school."""
    key = _cookie(at_alpha, real_settings.SESSION_COOKIE_NAME)
    with in_school(alpha):
        row = Session.objects.get(pk=key)
    _person(beta, "ada.beta")
    with in_school(beta):
        Session.objects.create(session_key=key, session_data=row.session_data, expire_date=row.expire_date)
    thief = _browser("beta")
    thief.cookies[real_settings.SESSION_COOKIE_NAME] = key
    assert thief.get("/who/").json()["login"] is None


def _csrf_of(name):
    """A browser that has been given a CSRF cookie by this school, and the form's token."""
    client = _browser(name, enforce_csrf_checks=True)
    host = f"{name}.{real_settings.PLATFORM_DOMAIN}"
    request = RequestFactory().get("/who/", headers={"host": host})
    resolved = resolve_host(host)
    request.place, request.school = resolved.place, resolved.school
    token = get_token(request)
    response = HttpResponse()
    SchoolCsrfMiddleware(lambda _: response)._set_csrf_cookie(request, response)
    client.cookies[real_settings.CSRF_COOKIE_NAME] = response.cookies[real_settings.CSRF_COOKIE_NAME].value
    return client, token


def test_cookie_and_token_of_a_school_are_good_there(alpha):
    client, token = _csrf_of("alpha")
    assert client.post("/write/", {"csrfmiddlewaretoken": token}).status_code == 200


def test_cookie_and_token_of_alpha_are_refused_at_beta(alpha, beta):
    client, token = _csrf_of("alpha")
    thief = _browser("beta", enforce_csrf_checks=True)
    thief.cookies[real_settings.CSRF_COOKIE_NAME] = _cookie(client, real_settings.CSRF_COOKIE_NAME)
    assert thief.post("/write/", {"csrfmiddlewaretoken": token}).status_code == 403


def test_a_signed_link_opens_in_its_school_only(alpha, beta):
    with in_school(alpha):
        token = sign("file", 12)
    assert _browser("alpha").get(f"/link/{token}/").json() == {"opens": 12}
    assert _browser("beta").get(f"/link/{token}/").status_code == 404


def test_a_signed_link_serves_one_purpose(alpha):
    with in_school(alpha):
        token = sign("photo", 12)
    assert _browser("alpha").get(f"/link/{token}/").status_code == 404


def test_a_suspended_school_is_read_not_written(alpha, at_alpha):
    services.set_status(school=alpha, status=SchoolStatus.SUSPENDED)
    assert at_alpha.get("/who/").json()["login"] == "ada.alpha"
    refused = at_alpha.post("/write/")
    assert refused.status_code == 403
    assert "lecture seule" in refused.content.decode()


def test_a_reopened_school_is_written_again(alpha, at_alpha):
    services.set_status(school=alpha, status=SchoolStatus.SUSPENDED)
    services.set_status(school=alpha, status=SchoolStatus.OPEN)
    assert at_alpha.post("/write/").json() == {"written": True}


def _says_where_to_go(response):
    page = response.content.decode()
    assert response.status_code == 404
    assert "Trouver mon école" in page
    assert "/trouver-mon-ecole/" in page


def test_an_unknown_host_is_a_friendly_404(db):
    _says_where_to_go(_browser("nulle-part").get("/"))


def test_a_closed_schools_host_is_a_friendly_404(alpha, at_alpha):
    services.set_status(school=alpha, status=SchoolStatus.CLOSED)
    _says_where_to_go(at_alpha.get("/who/"))


@pytest.mark.parametrize("status", [SchoolStatus.ORDERED, SchoolStatus.OPENING])
def test_a_school_not_yet_open_is_a_friendly_404(status, db):
    school = services.register_school(uai="0359903Z", name="École Gamma", city="Testville", subdomain="gamma")
    services.add_domain(school=school)
    if status == SchoolStatus.OPENING:
        services.set_status(school=school, status=status)
    _says_where_to_go(_browser("gamma").get("/who/"))


def test_a_host_outside_the_platform_is_refused(db):
    answer = StrictClient("alpha.evil.example").get("/")
    assert answer.status_code == 404  # as any name where no school lives
    assert "École Alpha" not in answer.content.decode()


def test_schools_do_not_answer_console_addresses(alpha_client):
    assert alpha_client.get("/commandes/").status_code == 404
