"""The school as an application: manifest, icons, service worker, and which pages a telephone may keep."""

from io import BytesIO

import pytest
from PIL import Image

from tenant_apps.pwa import icons
from tenant_apps.pwa.middleware import HEADER
from tests import pictures


def test_the_manifest_says_this_school(alpha, alpha_client):
    said = alpha_client.get("/manifest.webmanifest").json()
    assert said["name"].startswith(alpha.name)
    assert said["display"] == "standalone"
    assert {icon["purpose"] for icon in said["icons"]} == {"any", "maskable"}
    for icon in said["icons"]:
        answer = alpha_client.get(icon["src"])
        assert Image.open(BytesIO(answer.content)).size == tuple(map(int, icon["sizes"].split("x")))


def test_a_size_that_does_not_exist(alpha_client):
    assert alpha_client.get("/icone-64.png").status_code == 404


def test_the_icon_is_the_schools_picture_when_it_has_one(inside_alpha, monkeypatch):
    drawn = icons.icon_of(inside_alpha, 192)
    picture = icons.SHELF.read(BytesIO(pictures.drawn(size=(400, 400))))
    icons.SHELF.keep(picture)
    monkeypatch.setattr(inside_alpha, "picture", picture.fingerprint)
    assert icons.icon_of(inside_alpha, 192) != drawn


def test_the_service_worker_is_at_the_root(alpha_client):
    answer = alpha_client.get("/service-worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert b"/hors-ligne/" in answer.content


@pytest.mark.parametrize(("path", "kept"), [("/", True), ("/nouveautes/", True), ("/annuaire/", False)])
def test_only_the_feed_and_the_first_page_are_kept(world, alpha_client, path, kept):
    alpha_client.force_login(world.parent)
    assert alpha_client.get(path).has_header(HEADER) is kept


def test_nothing_is_kept_for_a_stranger(alpha_client):
    assert not alpha_client.get("/", follow=True).has_header(HEADER)
    assert not alpha_client.get("/hors-ligne/").has_header(HEADER)


def test_pages_name_the_manifest(world, alpha_client):
    alpha_client.force_login(world.parent)
    assert 'rel="manifest"' in alpha_client.get("/").content.decode()
