"""A worker killed at previews, a web process killed at the end of an upload: nothing lost, nothing twice."""

import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from tenant_apps.documents import files, previews, tasks, uploads
from tenant_apps.documents.choices import PreviewState
from tenant_apps.documents.models import Document, Space
from tenant_apps.documents.services import add_document
from tenants.context import current_schema, in_school
from tenants.models import School
from tests.factories.accounts import TeacherFactory
from tests.faults.conftest import dies


@pytest.fixture
def teacher(committed, django_db_blocker):
    """A teacher of alpha of the committed database; the test stands there."""
    with django_db_blocker.unblock(), in_school(School.objects.get(subdomain="alpha")):
        yield TeacherFactory()
        Document.objects.all().delete()


def _die(committed, what, key):
    dies("documents_worker", committed, current_schema(), what, str(key))


def test_previews_survive_their_worker(committed, teacher, monkeypatch):
    picture = io.BytesIO()
    Image.new("RGB", (500, 400), "teal").save(picture, "PNG")
    monkeypatch.setattr(tasks.make_previews, "delay_on_commit", lambda pk: None)  # the queue has it
    document = add_document(actor=teacher, folder=None, name="a.png", stored=files.store(picture))
    version = document.current
    _die(committed, "preview", version.pk)
    version.refresh_from_db()
    assert (version.preview_state, version.preview_tries) == (PreviewState.PENDING, 1)
    monkeypatch.setattr(tasks.make_previews, "delay_on_commit", previews.make)
    assert previews.sweep() == 1
    version.refresh_from_db()
    assert version.preview_state == PreviewState.READY
    assert all(default_storage.exists(name) for name in files.names_of(version))


def test_an_upload_survives_its_web_process(committed, teacher):
    upload = uploads.begin(actor=teacher, name="a.txt", size=10)
    uploads.receive(actor=teacher, upload=upload, offset=0, piece=io.BytesIO(b"aaaa"), size=4)
    _die(committed, "upload", upload.key)
    upload.refresh_from_db()
    assert (upload.received, upload.result) == (4, None)
    assert not Document.objects.exists()
    assert not Space.objects.filter(user=teacher, used__gt=0).exists()
    uploads.receive(actor=teacher, upload=upload, offset=4, piece=io.BytesIO(b"bbbbbb"), size=6)
    document = Document.objects.get()
    with files.open_file(document.current.file) as file:
        assert file.read() == b"aaaabbbbbb"
    folder, _slash, name = document.current.file.rpartition("/")
    assert [one for one in default_storage.listdir(folder)[1] if one.startswith(name)] == [name]
    assert Space.objects.get(user=teacher).used == 10
