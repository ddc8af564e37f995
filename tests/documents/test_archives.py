"""A folder goes home as a zip."""

import io
import zipfile

import pytest

from tenant_apps.documents import archives, files
from tenant_apps.documents.models import Document, Folder, FolderShare
from tenant_apps.documents.services import add_document
from tenant_apps.sharing.choices import Level
from tests.queries import exactly


def _folder(owner, parent, name):
    made = Folder.objects.create(owner=owner, parent=parent, name=name)
    made.path = [*(parent.path if parent else []), made.pk]
    made.save()
    return made


def _add(folder, name, content=b"bonjour"):
    return add_document(actor=folder.owner, folder=folder, name=name, stored=files.store(io.BytesIO(content)))


@pytest.fixture
def folder(world):
    """« Sortie » with a file, a folder below, and one in the trash."""
    top = _folder(world.teacher, None, "Sortie")
    _add(top, "Liste.txt")
    below = _folder(world.teacher, top, "Photos")
    _add(below, "Un.txt", b"un" * 100_000)
    thrown = _folder(world.teacher, top, "Brouillons")
    _add(_folder(world.teacher, thrown, "Dedans"), "Vieux.txt")
    Folder.objects.filter(pk=thrown.pk).update(trashed_at=top.updated_at)
    gone = _add(top, "Jeté.txt")
    Document.objects.filter(pk=gone.pk).update(trashed_at=top.updated_at)
    return top


@pytest.fixture
def download(alpha_client):
    def get(user, folder, code=200):
        alpha_client.force_login(user)
        answer = alpha_client.get(f"/documents/dossier/{folder.pk}/zip/")
        assert answer.status_code == code
        return answer

    return get


def _read(answer):
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_a_folder_as_a_zip(download, world, folder):
    answer = download(world.teacher, folder)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Sortie.zip"'
    size = int(answer.headers["Content-Length"])
    with exactly(0):  # the school is left when the first byte goes
        content = b"".join(answer.streaming_content)
    assert len(content) == size
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    assert sorted(archive.namelist()) == ["Sortie/Liste.txt", "Sortie/Photos/Un.txt"]
    assert archive.read("Sortie/Photos/Un.txt") == b"un" * 100_000


def test_only_what_one_may_see(download, world, folder):
    download(world.parent, folder, 404)
    below = Folder.objects.get(name="Photos")
    FolderShare.objects.create(target=below, user=world.parent, level=Level.READ)
    download(world.parent, folder, 404)
    assert _read(download(world.parent, below)).namelist() == ["Photos/Un.txt"]


def test_names_in_the_zip_are_safe_and_apart(download, world, folder):
    Document.objects.filter(name="Liste.txt").update(name="../../Liste.txt")
    first = Document.objects.get(name="../../Liste.txt")
    second = _add(folder, "autre")
    Document.objects.filter(pk=second.pk).update(name="Liste.txt")
    assert first.pk != second.pk
    names = _read(download(world.teacher, folder)).namelist()
    assert sorted(names)[:2] == ["Sortie/Liste (2).txt", "Sortie/Liste.txt"]


def test_too_much_for_one_zip_is_said(download, world, folder, monkeypatch):
    monkeypatch.setattr(archives, "MOST_FILES", 1)
    assert "trop grand" in download(world.teacher, folder, 413).content.decode()


@pytest.mark.parametrize("more", [0, 4])
def test_a_zip_asks_as_much_whatever_it_holds(world, folder, more):
    for number in range(more):
        _add(folder, f"{number}.txt")
    with exactly(2):
        archives.zip_of(folder)
