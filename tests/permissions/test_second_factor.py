"""Those who run a school administer it with a second factor, where one is required (ADMIN_MFA_REQUIRED)."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from tenant_apps.directory.services import attach
from tenants import services as schools
from tenants.choices import SchoolStatus
from tests.factories.directory import make_small_school
from tests.permissions import table_connection_sheets, table_imports, table_school_admin
from tests.permissions.subjects import subjects_of

URLCONF = "config.urls.school"
WHOLE_SCHOOL = {
    "school_admin": table_school_admin.LINES,
    "imports": table_imports.LINES,
    "connection_sheets": table_connection_sheets.LINES,
}
# Seen by everyone at the door.
DOORS = {"school_picture"}


@pytest.fixture
def people(inside_alpha):
    return make_small_school()


@pytest.fixture
def required(settings):
    settings.ADMIN_MFA_REQUIRED = True


def _set_up(user):
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})


def _led_away(client, app, lines, people):
    """Names of the addresses that lead to the set-up of a second factor."""
    subjects = subjects_of(people)
    found = {}
    for name, line in lines.items():
        ids = {key: subjects[subject] for key, subject in line.ids.items()}
        url = reverse(f"{app}:{name}", urlconf=URLCONF, kwargs=ids)
        response = getattr(client, line.method)(url, line.data)
        found[name] = urlsplit(response.headers.get("Location", "")).path == "/securite/"
    return {name for name, led in found.items() if led}


@pytest.mark.parametrize("app", WHOLE_SCHOOL)
def test_every_page_of_the_administration_wants_it(alpha_client, people, required, app):
    alpha_client.force_login(people.admin)
    lines = WHOLE_SCHOOL[app]
    assert _led_away(alpha_client, app, lines, people) == set(lines) - DOORS


def test_a_teacher_imports_without(alpha_client, people, required):
    alpha_client.force_login(people.teacher)
    assert alpha_client.get("/imports/").status_code == 200


def test_a_class_is_run_without_by_its_teacher_even_the_head(alpha_client, people, required):
    people.admin.profile = "teacher"
    people.admin.save()
    attach(actor=None, school_class=people.school_class, user=people.admin)
    alpha_client.force_login(people.admin)
    own, other = ({"class_id": one.pk} for one in (people.school_class, people.other_class))
    assert alpha_client.get(reverse("class_settings:class", kwargs=own)).status_code == 200
    assert alpha_client.get(reverse("class_settings:class", kwargs=other))["Location"].startswith("/securite/")


def test_the_days_pages_stay_open(alpha_client, people, required):
    alpha_client.force_login(people.admin)
    for url in ("/", "/annuaire/", "/mon-compte/", "/securite/"):
        assert alpha_client.get(url).status_code == 200, url


def test_where_one_was_going_is_kept(alpha_client, people, required):
    alpha_client.force_login(people.admin)
    led = alpha_client.get("/administration/personnes/?q=lou&page=2")["Location"]
    assert parse_qs(urlsplit(led).query) == {"next": ["/administration/personnes/?q=lou&page=2"]}


def test_with_it_the_administration_opens(alpha_client, people, required):
    _set_up(people.admin)
    alpha_client.force_login(people.admin)
    assert alpha_client.get("/administration/").status_code == 200


def test_it_is_optional_elsewhere(alpha_client, people, settings):
    settings.ADMIN_MFA_REQUIRED = False
    alpha_client.force_login(people.admin)
    assert alpha_client.get("/administration/").status_code == 200


def test_who_is_not_an_administrator_still_learns_why_not(alpha_client, people, required):
    alpha_client.force_login(people.teacher)
    assert alpha_client.get("/administration/").status_code == 403


def test_a_suspended_school_is_read_as_it_is(alpha_client, alpha, people, required):
    """Nothing can be set up there."""
    schools.set_status(school=alpha, status=SchoolStatus.SUSPENDED)
    alpha_client.force_login(people.admin)
    assert alpha_client.get("/administration/").status_code == 200
