"""Charter and terms: shown to all, asked for again when they change."""

import pytest

from tenant_apps.accounts.models import AuditEntry
from tests.factories.accounts import PupilFactory, TeacherFactory

URL = "/conditions/"


@pytest.fixture
def person(inside_alpha, alpha_client):
    teacher = TeacherFactory(activated=True)
    alpha_client.force_login(teacher)
    return teacher


def _text(response):
    return response.content.decode()


def test_visitors_read_them_without_a_form(alpha_client):
    page = _text(alpha_client.get(URL))
    assert "La charte" in page
    assert 'name="charter"' not in page


def test_nothing_is_asked_of_whoever_accepted_these_versions(alpha_client, person):
    assert alpha_client.get("/securite/").status_code == 200
    assert 'name="charter"' not in _text(alpha_client.get(URL))


@pytest.mark.parametrize("changed", ["TERMS_VERSION", "CHARTER_VERSION"])
def test_a_new_version_is_asked_for_before_anything_else(alpha_client, person, settings, changed):
    setattr(settings, changed, "2027-01")
    response = alpha_client.get("/securite/?a=1")
    assert response["Location"] == "/conditions/?next=%2Fsecurite%2F%3Fa%3D1"
    page = _text(alpha_client.get(response["Location"]))
    assert 'value="/securite/?a=1"' in page
    assert "Cochez la case" in _text(alpha_client.post(URL, {"charter": "on", "next": "/securite/"}))
    response = alpha_client.post(URL, {"charter": "on", "terms": "on", "next": "/securite/"})
    assert response["Location"] == "/securite/"
    assert alpha_client.get("/securite/").status_code == 200
    line = AuditEntry.objects.get(verb="accounts.accept_terms")
    assert line.data["terms" if changed == "TERMS_VERSION" else "charter"] == "2027-01"


def test_an_htmx_fragment_moves_the_whole_page(alpha_client, person, settings):
    settings.TERMS_VERSION = "2027-01"
    response = alpha_client.get("/securite/", headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"].startswith("/conditions/")


def test_one_may_leave_without_accepting(alpha_client, person, settings):
    settings.TERMS_VERSION = "2027-01"
    assert alpha_client.post("/deconnexion/")["Location"] == "/connexion/"


def test_next_stays_in_this_school(alpha_client, person):
    response = alpha_client.post(URL, {"charter": "on", "terms": "on", "next": "https://evil.test/"})
    assert response["Location"] == "/"


def test_visitors_accept_nothing(alpha_client, db):
    assert alpha_client.post(URL, {"charter": "on"})["Location"] == "/connexion/?next=/conditions/"


def test_children_accept_the_charter_only(alpha_client, inside_alpha, settings):
    child = PupilFactory(activated=True)
    alpha_client.force_login(child)
    settings.TERMS_VERSION = "2027-01"
    assert alpha_client.get("/securite/").status_code == 200
    settings.CHARTER_VERSION = "2027-01"
    page = _text(alpha_client.get("/securite/", follow=True))
    assert "avec un adulte" in page
    assert 'name="terms"' not in page


def test_a_suspended_school_can_be_read_all_the_same(alpha_client, person, settings, alpha):
    from tenants.choices import SchoolStatus
    from tenants.context import in_public
    from tenants.services import set_status

    settings.TERMS_VERSION = "2027-01"
    with in_public():
        set_status(school=alpha, status=SchoolStatus.SUSPENDED)
    assert alpha_client.get("/securite/").status_code == 200
