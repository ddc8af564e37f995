"""Files people send: bounded while they arrive, named by their content, swept when nobody comes back."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from provisioning import uploads
from provisioning.tasks import sweep_documents
from tenants.hosts import Place


def receive(*sizes):
    """What a bounded view sees of files of these sizes."""
    seen = {}

    def view(request):
        seen.update(files=request.FILES.dict(), fields=request.POST.dict(), too_large=uploads.was_too_large(request))
        return HttpResponse()

    files = {f"file{place}": SimpleUploadedFile("a.pdf", b"x" * size) for place, size in enumerate(sizes)}
    request = RequestFactory().post("/", {**files, "typed": "kept"})
    request.place, request.school, request._dont_enforce_csrf_checks = Place.PUBLIC, None, True
    uploads.bounded_upload(view)(request)
    return seen


def test_a_file_beyond_the_bound_never_arrives_and_the_rest_does():
    seen = receive(uploads.LARGEST + 1)
    assert seen["too_large"]
    assert seen["files"] == {}
    assert seen["fields"] == {"typed": "kept"}


def test_files_share_one_bound():
    assert receive(uploads.LARGEST // 2, uploads.LARGEST)["too_large"]


def test_a_file_within_the_bound_arrives():
    seen = receive(uploads.LARGEST)
    assert not seen["too_large"]
    assert seen["files"]["file0"].size == uploads.LARGEST


def test_the_check_of_forms_still_happens(public_client):
    public_client.handler.enforce_csrf_checks = True
    assert public_client.post("/commander/deposer/", {}).status_code == 403


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("bon.pdf", b"%PDF-1.7", "bon.pdf"),
        ("../../etc/passwd", b"%PDF-1.7", "passwd.pdf"),
        ("C:\\Bons\\mairie.EXE", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "mairie.png"),
        ("é" * 200 + ".pdf", b"%PDF-1.7", "é" * 60 + ".pdf"),
        (".pdf", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "pdf.jpg"),
    ],
)
def test_a_kept_file_is_named_by_people_and_typed_by_content(name, content, kept):
    file = ContentFile(content)
    file.name = name
    assert uploads._safe_name(file) == kept


@pytest.mark.django_db
def test_files_of_drafts_nobody_came_back_to_are_swept(time_machine):
    start = timezone.now()
    old = uploads.keep_document("old", ContentFile(b"%PDF-1.7", "a.pdf"))
    time_machine.move_to(start + timedelta(days=16))
    sweep_documents()
    assert not default_storage.exists(old["path"])
    assert uploads.open_document(old) is None


@pytest.mark.django_db
def test_files_of_this_week_stay():
    kept = uploads.keep_document("young", ContentFile(b"%PDF-1.7", "a.pdf"))
    sweep_documents()
    assert uploads.open_document(kept).read() == b"%PDF-1.7"
