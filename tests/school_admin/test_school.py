"""The page of the school: its picture put, replaced, removed, shown to those who come."""

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenant_apps.accounts.models import AuditEntry
from tenant_apps.school_admin.pictures import SHELF
from tenant_apps.school_admin.tasks import drop_picture
from tenants import services as schools
from tenants.choices import SchoolStatus
from tenants.context import in_public, in_school
from tenants.models import School
from tests.factories.directory import make_small_school
from tests.pictures import BLUE, drawn, sent

PAGE = "/administration/ecole/"
REMOVE = f"{PAGE}retirer-image/"


@pytest.fixture
def put(as_admin, django_capture_on_commit_callbacks):
    """Send a picture; its fingerprint."""

    def send(content=None):
        with django_capture_on_commit_callbacks(execute=True):
            answer = as_admin.post(PAGE, {"picture": sent(content or drawn())})
        assert answer["Location"] == PAGE
        return _picture()

    return send


def _picture():
    with in_public():
        return School.objects.get(subdomain="alpha").picture


def _address(fingerprint, size=320):
    return f"/ecole/image-{fingerprint}-{size}.webp"


def _text(response):
    return response.content.decode()


def test_a_picture_is_put_and_seen_by_whoever_comes(as_admin, alpha_client, put):
    fingerprint = put()
    assert _address(fingerprint) in _text(as_admin.get(PAGE))
    assert _address(fingerprint, 128) in _text(as_admin.get("/administration/"))
    alpha_client.logout()
    for door in ("/connexion/", "/activation/", "/mot-de-passe-oublie/"):
        assert _address(fingerprint) in _text(alpha_client.get(door)), door
    answer = alpha_client.get(_address(fingerprint))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not answer.cookies
    assert "Vary" not in answer


def test_the_picture_costs_the_pages_no_query(as_admin, alpha_client, put):
    def queries(url):
        with CaptureQueriesContext(connection) as seen:
            alpha_client.get(url)
        return len([each for each in seen if "set_config" not in each["sql"]])

    before = queries("/administration/")
    fingerprint = put()
    assert queries("/administration/") == before
    alpha_client.logout()
    assert queries(_address(fingerprint)) == 1  # whose host this is


def test_without_picture_a_drawing(alpha_client):
    page = _text(alpha_client.get("/connexion/"))
    assert "/ecole/image-" not in page
    assert "focus-school-image" in page


def test_another_picture_takes_its_place_and_the_first_is_erased(as_admin, put):
    first, second = put(), put(drawn("PNG", colour=BLUE))
    assert first != second
    assert as_admin.get(_address(second)).status_code == 200
    assert as_admin.get(_address(first)).status_code == 404
    assert put(drawn("PNG", colour=BLUE)) == second
    assert as_admin.get(_address(second, 128)).status_code == 200


def test_it_is_removed_when_that_is_confirmed(as_admin, put, django_capture_on_commit_callbacks):
    fingerprint = put()
    assert "un dessin prend sa place" in _text(as_admin.get(REMOVE))
    assert _picture() == fingerprint
    with django_capture_on_commit_callbacks(execute=True):
        assert as_admin.post(REMOVE)["Location"] == PAGE
    assert _picture() == ""
    assert as_admin.get(_address(fingerprint)).status_code == 404
    assert not default_storage.exists(f"school_admin/picture/{fingerprint}-128.webp")
    assert as_admin.get(REMOVE)["Location"] == PAGE


def test_each_change_has_its_audit_line(as_admin, world, put):
    first, second = put(), put(drawn(colour=BLUE))
    as_admin.post(REMOVE)
    as_admin.post(REMOVE)  # sent twice: nothing more
    lines = AuditEntry.objects.filter(verb__startswith="school_admin.").order_by("pk")
    assert [(line.verb, line.data) for line in lines] == [
        ("school_admin.set_picture", {"picture": first, "before": ""}),
        ("school_admin.set_picture", {"picture": second, "before": first}),
        ("school_admin.remove_picture", {"before": second}),
    ]
    assert {line.actor for line in lines} == {world.admin}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "Choisissez une image"),
        ({"picture": b""}, "Ce fichier est vide"),
        ({"picture": b"hello"}, "pas une image JPEG, PNG ou WebP"),
        ({"picture": b"\xff\xd8" + b"x" * SHELF.largest}, "dépasse 5 Mo"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(as_admin, files, said):
    answer = as_admin.post(PAGE, {name: sent(content) for name, content in files.items()})
    assert answer.status_code == 200
    assert said in str(answer.context["form"].errors["picture"])
    assert _picture() == ""


def test_the_check_of_forms_still_happens(as_admin):
    as_admin.handler.enforce_csrf_checks = True
    assert as_admin.post(PAGE, {"picture": sent(drawn())}).status_code == 403
    assert _picture() == ""


def test_the_old_files_stay_a_minute_for_pages_of_other_processes(as_admin, put, monkeypatch):
    waits = []
    monkeypatch.setattr(
        "tenant_apps.school_admin.tasks.drop_picture.apply_async",
        lambda args, kwargs, **options: waits.append((args, options["countdown"])),
    )
    first = put()
    put(drawn(colour=BLUE))
    assert waits == [((first,), 60)]
    assert as_admin.get(f"/ecole/image-{first}-128.webp").status_code == 200


def test_a_picture_taken_again_within_the_minute_stays(put, alpha):
    fingerprint = put()
    with in_school(alpha):
        drop_picture.run(fingerprint)
        assert SHELF.content_of(f"{fingerprint}-128")


def test_another_schools_picture_is_not_found(beta, beta_client, put):
    fingerprint = put()
    assert beta_client.get(_address(fingerprint)).status_code == 404
    with in_school(beta):
        beta_client.force_login(make_small_school().admin)
        assert fingerprint not in _text(beta_client.get(PAGE))


@pytest.mark.parametrize("name", ["x", "0" * 16, "..", f"{'0' * 16}-64", f"{'0' * 16}-320"])
def test_a_picture_nobody_put_is_not_found(alpha_client, name):
    assert alpha_client.get(f"/ecole/image-{name}.webp").status_code == 404


def test_it_is_shown_to_who_still_has_texts_to_accept(as_admin, alpha_client, world, put, settings):
    fingerprint = put()
    settings.TERMS_VERSION = "2030-01"
    assert alpha_client.get(_address(fingerprint)).status_code == 200


def test_a_suspended_school_keeps_its_picture_and_says_so_at_the_door(alpha, as_admin, alpha_client, put):
    fingerprint = put()
    alpha_client.logout()
    assert "lecture seule" not in _text(alpha_client.get("/connexion/"))
    schools.set_status(school=alpha, status=SchoolStatus.SUSPENDED)
    page = _text(alpha_client.get("/connexion/"))
    assert _address(fingerprint) in page
    assert "L’espace de l’école est en lecture seule" in page


def test_the_identity_of_the_school_is_read(as_admin, alpha):
    page = _text(as_admin.get(PAGE))
    assert alpha.uai in page
    assert alpha.city in page


def test_the_navigation_leads_there(as_admin):
    assert f'href="{PAGE}"' in _text(as_admin.get("/administration/"))
