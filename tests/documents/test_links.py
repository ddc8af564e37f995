"""A link opens one file, for one person, in one school, for an hour, as long as the right lasts."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from tenant_apps.documents import files
from tenant_apps.documents.links import link_to
from tenant_apps.documents.models import DocumentShare, Version
from tenant_apps.documents.services import add_document
from tenant_apps.sharing.choices import Level
from tenants.context import in_school
from tests.factories.directory import make_small_school
from tests.queries import exactly

PDF = b"%PDF-1.7\n%\xe2\xe3\n" + bytes(range(256)) * 500


def _document(owner, content=PDF, name="Sortie.pdf"):
    return add_document(actor=owner, folder=None, name=name, stored=files.store(BytesIO(content), name=name))


def _body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.fixture
def document(world):
    return _document(world.teacher)


@pytest.fixture
def opened(world, alpha_client, document):
    """The answer to a link, for its owner unless said otherwise."""

    def ask(user=None, link="", **headers):
        alpha_client.force_login(user or world.teacher)
        return alpha_client.get(link or link_to(world.teacher, document.current), headers=headers)

    return ask


def test_the_owner_gets_the_file(opened):
    answer = opened()
    assert answer.status_code == 200
    assert _body(answer) == PDF
    assert answer.headers["Content-Length"] == str(len(PDF))
    assert answer.headers["Content-Disposition"] == 'inline; filename="Sortie.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_link_is_for_one_person(opened, world, document):
    assert opened(world.other_teacher).status_code == 404


def test_a_share_taken_back_kills_the_link(opened, world, document):
    share = DocumentShare.objects.create(target=document, user=world.parent, level=Level.READ)
    link = link_to(world.parent, document.current)
    assert opened(world.parent, link).status_code == 200
    share.delete()
    assert opened(world.parent, link).status_code == 404


def test_a_document_in_the_trash_is_not_opened(opened, document):
    document.trashed_at = timezone.now()
    document.save()
    assert opened().status_code == 404


def test_a_link_lasts_an_hour(opened, world, document):
    link = link_to(world.teacher, document.current)
    with time_machine.travel(timezone.now() + timedelta(minutes=59)):
        assert opened(link=link).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert opened(link=link).status_code == 404


def test_a_forged_link_opens_nothing(opened, world, document):
    link = link_to(world.teacher, document.current)
    assert opened(link=link[:-3] + "xx/").status_code == 404


def test_alphas_link_is_worthless_at_beta(alpha, beta, beta_client):
    """Even for a person of the same number, about a version of the same number."""
    links = {}
    for school in (alpha, beta):
        with in_school(school), connection.cursor() as cursor:
            for table in ("accounts_user", "documents_version"):
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 900000)")
            teacher = make_small_school().teacher
            links[school.subdomain] = link_to(teacher, _document(teacher).current)
    with in_school(beta):
        beta_client.force_login(teacher)
    assert beta_client.get(links["beta"]).status_code == 200
    assert beta_client.get(links["alpha"]).status_code == 404


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, len(PDF) - 1),
        ("bytes=-50", len(PDF) - 50, len(PDF) - 1),
        ("bytes=5-99999999", 5, len(PDF) - 1),
        ("bytes=-99999999", 0, len(PDF) - 1),
    ],
)
def test_a_part_of_the_file(opened, asked, first, last):
    answer = opened(range=asked)
    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(PDF)}"
    assert _body(answer) == PDF[first : last + 1]


@pytest.mark.parametrize("asked", ["bytes=999999999-", "bytes=9-3", "bytes=-0"])
def test_a_part_that_is_not_there(opened, asked):
    answer = opened(range=asked)
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{len(PDF)}")


@pytest.mark.parametrize("asked", ["bytes=-", "lines=1-2", "bytes=0-1,4-5", "bytes=a-b", "bytes=" + "9" * 5000 + "-"])
def test_odd_ranges_get_the_whole(opened, asked):
    assert _body(opened(range=asked)) == PDF


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("page.txt", b"<html><body onload=alert(1)>"),
        ("dessin.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("dessin.png", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("notes.txt", b"bonjour tout le monde"),
    ],
)
def test_what_could_run_is_only_downloaded(opened, world, name, content):
    answer = opened(link=link_to(world.teacher, _document(world.teacher, content, name).current))
    assert answer.headers["Content-Type"] == files.UNKNOWN
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_rendition_has_its_own_name_and_kind(opened, world, document):
    made = files.store(BytesIO(b"RIFF0000WEBP"))
    Version.objects.filter(pk=document.current_id).update(previews={"thumbnail": made.name})
    document.refresh_from_db()
    answer = opened(link=link_to(world.teacher, document.current, "thumbnail"))
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Content-Disposition"] == 'inline; filename="Sortie.webp"'
    assert opened(link=link_to(world.teacher, document.current, "video")).status_code == 404


def test_a_file_the_storage_lost_is_not_found(opened, document):
    files.delete(document.current.file)
    assert opened().status_code == 404


def test_the_proxy_may_send_the_file(opened, document, settings, inside_alpha):
    settings.FILES_ACCEL = "/_fichiers/"
    answer = opened()
    assert answer.headers["X-Accel-Redirect"] == f"/_fichiers/{inside_alpha.pk}/{document.current.file}"
    assert (_body(answer), answer.headers["Content-Type"]) == (b"", "application/pdf")


def test_streaming_asks_nothing_of_the_database(opened):
    """The school is left when the first byte goes."""
    answer = opened()
    with exactly(0):
        _body(answer)


def test_files_of_schools_lie_apart(world, document, inside_alpha):
    assert default_storage.path(document.current.file).startswith(f"{settings.MEDIA_ROOT}/{inside_alpha.pk}/")
