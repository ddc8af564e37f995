"""One's photo: put, replaced, taken away, seen by the people of the same school only."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from tenant_apps.accounts import services
from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.accounts.photos import SHELF
from tenant_apps.accounts.rules import PREDELETION
from tenants.context import in_school
from tests.factories.directory import make_small_school
from tests.pictures import BLUE, drawn, sent

PAGE = "/mon-compte/photo/"
REMOVE = f"{PAGE}retirer/"


@pytest.fixture
def put(as_parent, world, django_capture_on_commit_callbacks):
    """Send a photo; its fingerprint."""

    def send(content=None):
        with django_capture_on_commit_callbacks(execute=True):
            answer = as_parent.post(PAGE, {"picture": sent(content or drawn())})
        assert answer["Location"] == "/mon-compte/"
        return _photo(world.parent)

    return send


def _photo(user):
    return User.objects.get(pk=user.pk).photo


def _address(fingerprint, size=128):
    return f"/photos/{fingerprint}-{size}.webp"


def _text(response):
    return response.content.decode()


def test_a_photo_is_put_and_seen_by_the_school(as_parent, alpha_client, world, put):
    fingerprint = put()
    assert _address(fingerprint, 320) in _text(as_parent.get("/mon-compte/"))
    alpha_client.force_login(world.admin)
    assert _address(fingerprint) in _text(alpha_client.get("/administration/personnes/"))
    answer = alpha_client.get(_address(fingerprint))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    with Image.open(BytesIO(answer.content)) as image:
        assert image.size == (128, 128)


def test_nobody_else_sees_it(alpha_client, beta, beta_client, put):
    fingerprint = put()
    with in_school(beta):
        beta_client.force_login(make_small_school().admin)
    assert beta_client.get(_address(fingerprint)).status_code == 404
    alpha_client.logout()
    assert alpha_client.get(_address(fingerprint))["Location"].startswith("/connexion/")


def test_the_same_picture_of_two_people_has_two_names(alpha_client, world, put, django_capture_on_commit_callbacks):
    first = put()
    alpha_client.force_login(world.teacher)
    alpha_client.post(PAGE, {"picture": sent(drawn())})
    assert _photo(world.teacher) != first
    with django_capture_on_commit_callbacks(execute=True):
        alpha_client.post(REMOVE)
    assert alpha_client.get(_address(first)).status_code == 200


def test_another_photo_takes_its_place_and_the_first_is_erased(as_parent, put):
    first, second = put(), put(drawn("PNG", colour=BLUE))
    assert as_parent.get(_address(first)).status_code == 404
    assert as_parent.get(_address(second)).status_code == 200
    assert put(drawn("PNG", colour=BLUE)) == second
    assert as_parent.get(_address(second)).status_code == 200


def test_it_is_taken_away(as_parent, world, put, django_capture_on_commit_callbacks):
    fingerprint = put()
    with django_capture_on_commit_callbacks(execute=True):
        assert as_parent.post(REMOVE)["Location"] == "/mon-compte/"
        as_parent.post(REMOVE)  # sent twice
    assert _photo(world.parent) == ""
    assert not default_storage.exists(f"accounts/photo/{fingerprint}-128.webp")
    verbs = AuditEntry.objects.filter(target_key=f"user:{world.parent.pk}", verb__contains="photo").order_by("pk")
    assert [(line.verb, line.data) for line in verbs] == [("accounts.set_photo", {}), ("accounts.remove_photo", {})]


def test_it_goes_with_its_owner(world, put, django_capture_on_commit_callbacks):
    fingerprint = put()
    [left] = services.predelete_users(actor=None, users=[world.parent])
    User.objects.filter(pk=left.pk).update(leaving_at=left.leaving_at - 2 * PREDELETION)
    with django_capture_on_commit_callbacks(execute=True):
        assert services.purge_leavers() == 1
    assert not default_storage.exists(f"accounts/photo/{fingerprint}-320.webp")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "Choisissez une image"),
        ({"picture": b""}, "Ce fichier est vide"),
        ({"picture": b"hello"}, "pas une image JPEG, PNG ou WebP"),
        ({"picture": b"\xff\xd8" + b"x" * SHELF.largest}, "dépasse 10 Mo"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(as_parent, world, files, said):
    answer = as_parent.post(PAGE, {name: sent(content) for name, content in files.items()})
    assert said in str(answer.context["form"].errors["picture"])
    assert _photo(world.parent) == ""


def test_a_child_is_said_tu(as_pupil):
    assert "Ta photo" in _text(as_pupil.get(PAGE))
    assert "Choisis une image" in _text(as_pupil.post(PAGE, {}))


def test_faces_cost_a_list_no_query(alpha_client, world, put):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            alpha_client.get("/administration/personnes/")
        return len([each for each in seen if "set_config" not in each["sql"]])

    alpha_client.force_login(world.admin)
    before = queries()
    alpha_client.force_login(world.parent)
    put()
    alpha_client.force_login(world.admin)
    assert queries() == before
