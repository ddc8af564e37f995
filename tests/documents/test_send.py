"""The plain form, without scripts: several files, the same checks, refusals named beside the field."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tenant_apps.documents import uploads
from tenant_apps.documents.models import Document, Folder, FolderShare, ProfileQuota, Upload
from tenant_apps.documents.views import bytes_send
from tenant_apps.sharing.choices import Level
from tests.queries import exactly


def _files(*given):
    return {"fichiers": [SimpleUploadedFile(name, content) for name, content in given]}


@pytest.fixture
def client(world, alpha_client):
    alpha_client.force_login(world.teacher)
    return alpha_client


def test_several_files_at_once(client):
    answer = client.post("/documents/envoyer/", _files(("a.txt", b"un"), ("b.txt", b"deux")), follow=True)
    assert "2 fichiers sont envoyés." in answer.content.decode()
    assert sorted(Document.objects.values_list("name", flat=True)) == ["a.txt", "b.txt"]


def test_a_refused_file_is_named_the_others_are_kept(client):
    answer = client.post("/documents/envoyer/", _files(("a.txt", b"un"), ("jeu.exe", b"MZ"), ("vide.txt", b"")))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "jeu.exe" in page
    assert "programme" in page
    assert "vide.txt" in page
    assert Document.objects.get().name == "a.txt"


def test_what_does_not_fit_is_said(client):
    ProfileQuota.objects.create(profile="teacher", quota=3)
    page = client.post("/documents/envoyer/", _files(("a.txt", b"un"), ("b.txt", b"deux"))).content.decode()
    assert "pas assez de place" in page
    assert Document.objects.get().name == "a.txt"


def test_nothing_chosen(client):
    assert "Choisissez au moins un fichier" in client.post("/documents/envoyer/", {}).content.decode()


def test_a_form_beyond_the_bound_keeps_nothing(client, monkeypatch):
    from shared_apps.ui import uploads as bound

    taken = bound._BoundedHandler.__init__
    monkeypatch.setattr(bound._BoundedHandler, "__init__", lambda self, request, _largest: taken(self, request, 3))
    answer = client.post("/documents/envoyer/", _files(("a.txt", b"quatre")))
    assert (answer.status_code, "200\u00a0Mo ensemble" in answer.content.decode()) == (422, True)
    assert not Document.objects.exists()


def test_into_a_folder_one_may_add_to(client, world):
    folder = Folder.objects.create(owner=world.other_teacher, name="Projet")
    Folder.objects.filter(pk=folder.pk).update(path=[folder.pk])
    url = f"/documents/envoyer/?dossier={folder.pk}"
    assert client.post(url, _files(("a.txt", b"un"))).status_code == 404
    FolderShare.objects.create(target=folder, user=world.teacher, level=Level.CONTRIBUTE)
    assert "Projet" in client.get(url).content.decode()
    client.post(url, _files(("a.txt", b"un")))
    assert Document.objects.get().folder == folder


def test_what_was_left_half_way_is_shown_and_given_up(client, world):
    left = uploads.begin(actor=world.teacher, name="Film.mp4", size=1000)
    assert "Film.mp4" in client.get("/documents/envoyer/").content.decode()
    answer = client.post(f"/documents/envois/{left.key}/abandonner/", follow=True)
    assert "est abandonné" in answer.content.decode()
    assert not Upload.objects.exists()


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_asks_as_much_whatever_is_left(client, world, count):
    for number in range(count):
        uploads.begin(actor=world.teacher, name=f"{number}.mp4", size=1000)
    client.get("/documents/envoyer/")
    with exactly(4):
        client.get("/documents/envoyer/")


def test_the_bound_is_said_in_the_page():
    assert bytes_send.LARGEST_FORM == 200 * 1024 * 1024
