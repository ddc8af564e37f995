"""Files of texts: taken by what they are, seen by who sees the text."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tenant_apps.documents.models import Document, Space
from tenant_apps.richtext import media
from tenant_apps.richtext.rules import LARGEST, why_not
from tenant_apps.school_admin.models import WelcomeWord
from tenant_apps.school_admin.welcome import write_welcome
from tests.factories.directory import make_small_school
from tests.pictures import drawn

WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm" + b"\0" * 80


@pytest.fixture
def world(inside_alpha):
    return make_small_school()


@pytest.fixture
def send(alpha_client):
    def sent(user, kind, content, name="photo.jpg"):
        alpha_client.force_login(user)
        return alpha_client.post("/ecriture/media/", {"kind": kind, "file": SimpleUploadedFile(name, content)})

    return sent


@pytest.mark.parametrize(
    ("kind", "media_type", "size", "taken"),
    [
        ("image", "image/png", 10, True),
        ("image", "image/svg+xml", 10, False),
        ("image", "text/html", 10, False),
        ("image", "image/png", LARGEST["image"] + 1, False),
        ("sound", "video/webm", 10, True),
        ("sound", "application/pdf", 10, False),
        ("video", "audio/mpeg", 10, False),
        ("video", "video/mp4", LARGEST["video"], True),
        ("document", "application/pdf", 10, True),
    ],
)
def test_what_a_text_takes(kind, media_type, size, taken):
    assert (why_not(kind, media_type, size) == "") is taken


def test_an_image_is_kept_small_and_says_nothing_of_its_place(world, send, alpha_client):
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (48.0, 51.0, 24.0)}
    answer = send(world.pupil, "image", drawn("JPEG", size=(3000, 1500), exif=exif))
    assert answer.status_code == 201
    kept = answer.json()
    assert kept["url"] == f"/ecriture/media/{kept['id']}/"
    assert Document.objects.get(pk=kept["id"]).app == "richtext"
    shown = alpha_client.get(kept["url"])
    image = Image.open(BytesIO(b"".join(shown.streaming_content)))
    assert image.size == (2000, 1000)
    assert dict(image.getexif()) == {}
    assert shown.headers["Content-Type"] == "image/webp"
    assert "sandbox" in shown.headers["Content-Security-Policy"]


def test_a_page_is_never_shown_in_place(world, send, alpha_client):
    kept = send(world.teacher, "document", b"<html><script>alert(1)</script></html>", "page.html").json()
    shown = alpha_client.get(kept["url"])
    assert shown.headers["Content-Type"] == "application/octet-stream"
    assert shown.headers["Content-Disposition"].startswith("attachment")


def test_a_recorded_sound_is_read_by_parts(world, send, alpha_client):
    kept = send(world.teacher, "sound", WEBM, "Enregistrement.webm").json()
    part = alpha_client.get(kept["url"], headers={"range": "bytes=0-3"})
    assert part.status_code == 206
    assert b"".join(part.streaming_content) == WEBM[:4]


@pytest.mark.parametrize(
    ("kind", "content", "words"),
    [
        ("image", b"bonjour", "Ce fichier n’est pas une image"),
        ("image", drawn("PNG")[:20], "Cette image est abîmée"),
        ("sound", b"%PDF-1.7 x", "Ce fichier n’est pas un son"),
        ("image", b"", "Ce fichier est vide."),
        ("autre", drawn("PNG"), "Choisissez un fichier."),
    ],
)
def test_refusals_are_in_words_and_keep_nothing(world, send, kind, content, words):
    answer = send(world.teacher, kind, content)
    assert answer.status_code == 400
    assert words in answer.json()["error"]
    assert not Document.objects.exists()


def test_no_space_left_is_said(world, send):
    Space.objects.create(user=world.teacher, quota=100)
    answer = send(world.teacher, "image", drawn("PNG"))
    assert "Il ne reste pas assez de place" in answer.json()["error"]


def test_who_reads_the_text_sees_its_image(world, send, alpha_client):
    kept = send(world.admin, "image", drawn("PNG")).json()
    alpha_client.force_login(world.pupil)
    assert alpha_client.get(kept["url"]).status_code == 404
    write_welcome(actor=world.admin, html=f'<p>Bonjour</p><img src="{kept["url"]}" alt="">')
    assert alpha_client.get(kept["url"]).status_code == 200
    assert alpha_client.get("/ecriture/media/999999/").status_code == 404
    write_welcome(actor=world.admin, html="")
    assert alpha_client.get(kept["url"]).status_code == 404
    assert not WelcomeWord.objects.exists()


def test_a_text_opens_nobody_elses_document(world, send):
    kept = send(world.teacher, "image", drawn("PNG")).json()
    with pytest.raises(media.ForeignMedia):
        write_welcome(actor=world.admin, html=f'<img src="{kept["url"]}">')
    with pytest.raises(media.ForeignMedia):
        media.require_own(actor=world.admin, html=f'<a href="{kept["url"]}">x</a>')
    media.require_own(actor=world.admin, html=f'<img src="{kept["url"]}">', before=f'<img src="{kept["url"]}">')


def test_the_word_is_written_by_its_page(world, alpha_client):
    alpha_client.force_login(world.admin)
    data = {"word": '<p class="align-center">Bienvenue <em>à tous</em></p>', "word-format": "html", "word-before": ""}
    assert alpha_client.post("/administration/mot-d-accueil/", data).status_code == 302
    page = alpha_client.get("/administration/mot-d-accueil/").content.decode()
    assert '<div class="rich"><p class="align-center">Bienvenue <em>à tous</em></p></div>' in page


def test_a_foreign_image_is_refused_at_its_field(world, send, alpha_client):
    kept = send(world.teacher, "image", drawn("PNG")).json()
    alpha_client.force_login(world.admin)
    data = {"word": f'<p>gardé</p><img src="{kept["url"]}">', "word-format": "html"}
    answer = alpha_client.post("/administration/mot-d-accueil/", data)
    page = answer.content.decode()
    assert "est à quelqu’un d’autre" in page
    assert "gardé" in page
