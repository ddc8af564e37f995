"""Files become documents: named apart, counted, typed by their content."""

from io import BytesIO

import pytest

from tenant_apps.documents import files
from tenant_apps.documents.models import Document, Folder, ProfileQuota, Space
from tenant_apps.documents.services import SpaceFull, add_document, add_version


def _stored(content=b"bonjour"):
    return files.store(BytesIO(content))


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
        ("déjà vu".encode() * 3, "text/plain"),
        (b"\x00\x01\x02\x03", files.UNKNOWN),
        (b"", files.UNKNOWN),
    ],
)
def test_the_content_says_what_it_is(content, media_type):
    assert files.media_type_of(content) == media_type


def test_a_file_becomes_a_document(world):
    document = add_document(actor=world.teacher, folder=None, name="Sortie.txt", stored=_stored())
    assert document.current.media_type == "text/plain"
    with files.open_file(document.current.file) as file:
        assert file.read() == b"bonjour"
    assert Space.objects.get(user=world.teacher).used == 7


def test_names_stay_apart_in_one_place_only(world):
    folder = Folder.objects.create(owner=world.teacher, name="Photos")
    names = [
        add_document(actor=world.teacher, folder=where, name="a.txt", stored=_stored()).name
        for where in (None, None, folder)
    ]
    assert names == ["a.txt", "a (2).txt", "a.txt"]


def test_what_is_put_in_anothers_folder_is_theirs(world):
    folder = Folder.objects.create(owner=world.teacher, name="À remettre")
    document = add_document(actor=world.pupil, folder=folder, name="a.txt", stored=_stored())
    assert document.owner == world.teacher
    assert document.current.author == world.pupil
    assert not Space.objects.filter(user=world.pupil).exists()


def test_a_new_version_is_the_current_one(world):
    document = add_document(actor=world.teacher, folder=None, name="a.txt", stored=_stored(b"un"))
    add_version(actor=world.teacher, document=document, stored=_stored(b"deux"))
    document = Document.objects.get(pk=document.pk)
    assert [version.number for version in document.versions.all()] == [2, 1]
    assert document.current.number == 2
    assert Space.objects.get(user=world.teacher).used == 6


def test_what_does_not_fit_is_refused_and_not_half_written(world):
    ProfileQuota.objects.create(profile="teacher", quota=10)
    add_document(actor=world.teacher, folder=None, name="a.txt", stored=_stored(b"12345678"))
    with pytest.raises(SpaceFull, match="pas assez de place"):
        add_document(actor=world.teacher, folder=None, name="b.txt", stored=_stored(b"123"))
    assert Document.objects.count() == 1
    space = Space.objects.get(user=world.teacher)
    assert space.used == 8
    assert space.warned_at is not None
