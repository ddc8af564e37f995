"""From a host name to what lives there: right, quick, and soon right again after a change."""

import time
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tenants import hosts, services
from tenants.choices import SchoolStatus
from tenants.hosts import Place, resolve_host
from tenants.models import Domain, School


@pytest.fixture(autouse=True)
def _cached(settings):
    settings.SCHOOL_CACHE_SECONDS = 5
    hosts.forget_hosts()
    yield
    hosts.forget_hosts()


@pytest.mark.parametrize(
    ("host", "place"),
    [
        ("one.localhost", Place.PUBLIC),
        ("ONE.localhost.", Place.PUBLIC),
        ("console.one.localhost", Place.CONSOLE),
        ("alpha.one.localhost", Place.SCHOOL),
        ("Alpha.One.Localhost", Place.SCHOOL),
        ("gamma.one.localhost", Place.NOWHERE),
        ("a.alpha.one.localhost", Place.NOWHERE),
        ("alpha.one.localhost.evil.example", Place.NOWHERE),
        ("", Place.NOWHERE),
    ],
)
def test_what_lives_there(db, host, place):
    assert resolve_host(host).place is place


def _queries(host):
    with CaptureQueriesContext(connection) as seen:
        resolve_host(host)
    return len(seen)


def test_a_host_is_looked_up_once_for_some_seconds(alpha, monkeypatch):
    now = time.monotonic()
    monkeypatch.setattr(hosts.time, "monotonic", lambda: now)
    assert _queries("alpha.one.localhost") > 0
    assert _queries("alpha.one.localhost") == 0
    monkeypatch.setattr(hosts.time, "monotonic", lambda: now + 5.1)
    assert _queries("alpha.one.localhost") > 0


def test_an_unknown_host_is_remembered_too(db):
    resolve_host("nobody.one.localhost")
    assert _queries("nobody.one.localhost") == 0


@pytest.mark.parametrize(
    "save", [lambda school: school.save(), lambda school: Domain.objects.get(tenant=school).save()]
)
def test_this_process_sees_a_saved_school_at_once(alpha, save):
    resolve_host("alpha.one.localhost")
    save(alpha)
    assert _queries("alpha.one.localhost") > 0


def test_a_suspended_then_closed_school_is_seen_at_once(alpha, django_capture_on_commit_callbacks):
    resolve_host("alpha.one.localhost")
    with django_capture_on_commit_callbacks(execute=True):
        services.set_status(school=alpha, status=SchoolStatus.SUSPENDED)
    assert resolve_host("alpha.one.localhost").school.is_suspended
    with django_capture_on_commit_callbacks(execute=True):
        services.set_status(school=alpha, status=SchoolStatus.CLOSED)
    assert resolve_host("alpha.one.localhost").place is Place.NOWHERE


def test_another_process_learns_within_seconds(alpha, monkeypatch):
    now = time.monotonic()
    monkeypatch.setattr(hosts.time, "monotonic", lambda: now)
    resolve_host("alpha.one.localhost")
    School.objects.filter(pk=alpha.pk).update(status=SchoolStatus.CLOSED)  # no signal: as from elsewhere
    assert resolve_host("alpha.one.localhost").place is Place.SCHOOL
    monkeypatch.setattr(hosts.time, "monotonic", lambda: now + 5.1)
    assert resolve_host("alpha.one.localhost").place is Place.NOWHERE


def test_invented_hosts_do_not_fill_the_memory(db, monkeypatch):
    monkeypatch.setattr(hosts, "_CACHE_SIZE", 10)
    for number in range(50):
        resolve_host(f"invented-{number}.one.localhost")
    assert len(hosts._cache) <= 10


@pytest.mark.parametrize("host", ["evil.example", "a_b.one.localhost", "127.0.0.1", "one.localhost@evil.example"])
def test_a_name_that_is_no_host_of_ours_shows_the_way(db, host):
    page = Client().get("/", headers={"host": host})
    assert page.status_code == 404
    assert "Trouver mon école" in page.content.decode()


@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("one.localhost", "/commander/"),
        ("console.one.localhost", "/connexion/"),
        ("alpha.one.localhost", "/connexion/"),
    ],
)
def test_what_is_too_long_to_be_read_is_said_in_words(db, settings, host, path):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    data, form = urlencode({"city": "x" * 200}), "application/x-www-form-urlencoded"
    browser = Client(enforce_csrf_checks=True, headers={"host": host})
    browser.get(path)
    page = browser.post(path, data, content_type=form)
    assert page.status_code == 400
    assert "trop long" in page.content.decode()
