"""tus 1.0.0: files arrive in pieces, go on where they were cut, and become documents once."""

import base64
import errno
import hashlib
import uuid
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.handlers.wsgi import WSGIRequest
from django.http.request import UnreadablePostError
from django.utils import timezone

from tenant_apps.accounts.models import AuditEntry
from tenant_apps.documents import files, intake, scanning, tasks, uploads
from tenant_apps.documents.models import Document, Folder, FolderShare, ProfileQuota, Space, Upload
from tenant_apps.sharing.choices import Level
from tests.client import StrictClient
from tests.documents.tus import Tus

TEXT = b"".join(b"%05d\n" % line for line in range(1000))  # 6,000 bytes


@pytest.fixture
def tus(world, alpha_client):
    alpha_client.force_login(world.teacher)
    return Tus(alpha_client)


def _content(document):
    with files.open_file(document.current.file) as file:
        return file.read()


def _left():
    """Names of what lies in the storage of the school."""
    try:
        folders, names = default_storage.listdir("uploads")
    except FileNotFoundError:
        return []
    return folders + names


def test_a_file_in_pieces_becomes_a_document(tus, world):
    answer = tus.send(TEXT, name="Poésie.txt")
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "6000")
    document = Document.objects.get(pk=answer.headers["Document"])
    assert (document.name, document.owner, document.current.media_type) == ("Poésie.txt", world.teacher, "text/plain")
    assert _content(document) == TEXT
    assert Space.objects.get(user=world.teacher).used == 6000
    assert Upload.objects.get().result == document
    assert Upload.objects.get().key.hex not in _left()


@pytest.mark.parametrize("said", ["²", "٣", "9" * 5000, "-1", "douze"])
def test_a_place_that_is_no_number_is_unknown(tus, said):
    assert tus.create(10, folder=said).status_code == 404
    assert tus.create(10, document=said).status_code == 404


def test_a_cut_upload_goes_on_where_it_stopped(tus):
    url = tus.create(6000).headers["Location"]
    tus.patch(url, 0, TEXT[:2500])
    assert tus.offset(url) == 2500
    assert tus.patch(url, 2500, TEXT[2500:]).status_code == 204
    assert _content(Document.objects.get()) == TEXT


def test_half_a_piece_is_kept(tus, monkeypatch):
    """The line is cut in the middle of a piece: what came is there."""
    arrives = iter([TEXT[:700], TEXT[700:1000]])

    def cut(request, size):
        if data := next(arrives, b""):
            return data
        raise UnreadablePostError

    url = tus.create(6000).headers["Location"]
    with monkeypatch.context() as broken:
        broken.setattr(WSGIRequest, "read", cut)
        tus.patch(url, 0, TEXT[:4000])
    assert tus.offset(url) == 1000
    tus.patch(url, 1000, TEXT[1000:])
    assert _content(Document.objects.get()) == TEXT


def test_a_piece_sent_twice_is_refused_once(tus):
    url = tus.create(6000).headers["Location"]
    tus.patch(url, 0, TEXT[:1000])
    answer = tus.patch(url, 0, TEXT[:1000])
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, "1000")
    assert tus.patch(url, 1000, TEXT[1000:] + b"more").status_code == 409


def test_an_answer_that_was_missed_does_not_make_a_second_document(tus):
    url = tus.create(6000).headers["Location"]
    tus.patch(url, 0, TEXT)
    assert tus.offset(url) == 6000
    assert tus.patch(url, 0, TEXT).status_code == 409
    upload = Upload.objects.get()
    with pytest.raises(uploads.WrongOffset):
        uploads.receive(actor=upload.owner, upload=upload, offset=6000, piece=BytesIO(), size=0)
    assert Document.objects.count() == 1


def test_a_piece_in_somebody_elses_hands_waits(tus, monkeypatch):
    """Two browsers at once: one of them is told to ask again."""
    url = tus.create(6000).headers["Location"]

    class Busy:
        def __enter__(self):
            return False

        def __exit__(self, *_):
            return None

    monkeypatch.setattr(uploads, "try_alone", lambda name: Busy())
    assert tus.patch(url, 0, TEXT).status_code == 409
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Tus_Resumable": "0.2.2"}, 412),
        ({"content_type": "text/plain"}, 415),
        ({"Upload_Offset": "-1"}, 400),
        ({"Upload_Offset": "x"}, 400),
        ({"Content_Length": uploads.LARGEST_PIECE + 1}, 413),
        ({"Upload_Checksum": "md5 YQ=="}, 400),
        ({"Upload_Checksum": "sha1 (o_o)"}, 400),
        ({"Upload_Checksum": "sha1 " + base64.b64encode(hashlib.sha1(b"other").digest()).decode()}, 460),
    ],
)
def test_odd_pieces_are_refused(tus, headers, code):
    url = tus.create(6000).headers["Location"]
    answer = tus.ask("PATCH", url, TEXT[:10], **({"Upload_Offset": 0} | headers))
    assert answer.status_code == code
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert tus.offset(url) == 0


def test_a_piece_with_its_sum_is_kept(tus):
    url = tus.create(6000).headers["Location"]
    total = base64.b64encode(hashlib.sha256(TEXT).digest()).decode()
    assert tus.patch(url, 0, TEXT, Upload_Checksum=f"sha256 {total}").status_code == 204


def test_what_is_offered_is_said(tus):
    answer = tus.ask("OPTIONS", Tus.url)
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == "creation,expiration,termination,checksum"
    assert answer.headers["Tus-Max-Size"] == str(2 * 1024**3)


@pytest.mark.parametrize(
    ("size", "words"),
    [(2 * 1024**3 + 1, "dépasse 2"), (0, "vide"), (1001, "pas assez de place")],
)
def test_what_cannot_be_is_said_at_once(tus, size, words):
    ProfileQuota.objects.create(profile="teacher", quota=1000)
    answer = tus.create(size)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Upload.objects.exists()


def test_files_under_way_count(tus):
    ProfileQuota.objects.create(profile="teacher", quota=1000)
    assert [tus.create(600).status_code for _file in range(2)] == [201, 422]
    with time_machine.travel(timezone.now() + timedelta(hours=2)):  # nobody went on with the first
        assert tus.create(600).status_code == 201


def test_a_space_that_filled_up_meanwhile_refuses_at_the_end(tus, world):
    url = tus.create(6000).headers["Location"]
    ProfileQuota.objects.create(profile="teacher", quota=1000)
    answer = tus.patch(url, 0, TEXT)
    assert (answer.status_code, "pas assez de place" in answer.content.decode()) == (422, True)
    assert not Document.objects.exists()
    assert not default_storage.exists(files.name_for(uuid.UUID(url.split("/")[-2])))
    assert not Upload.objects.exists()


def test_programs_are_refused(tus):
    for name, content in (("jeu.exe", TEXT), ("photo.jpg", b"MZ\x90\0" + TEXT)):
        answer = tus.send(content, piece=10_000, name=name)
        assert (answer.status_code, "programme" in answer.content.decode()) == (422, True)
    assert not Upload.objects.exists()


def test_an_infected_file_is_refused_named_and_written_down(tus, world, monkeypatch):
    def infected(content):
        raise scanning.Infected("Eicar-Test-Signature")

    monkeypatch.setattr(intake, "scan", infected)
    answer = tus.send(TEXT, name="Devoir.txt")
    assert answer.status_code == 422
    assert "Eicar-Test-Signature" in answer.content.decode()
    line = AuditEntry.objects.get(verb="documents.infected")
    assert (line.target, line.actor) == ("Devoir.txt", world.teacher)
    assert not Upload.objects.exists()


def test_a_scanner_that_is_away_makes_the_file_wait(tus, monkeypatch):
    def away(content):
        raise scanning.ScannerAway

    url = tus.create(6000).headers["Location"]
    with monkeypatch.context() as without:
        without.setattr(intake, "scan", away)
        answer = tus.patch(url, 0, TEXT)
    assert (answer.status_code, "antivirus" in answer.content.decode()) == (503, True)
    assert tus.offset(url) == 0
    assert tus.patch(url, 0, TEXT).status_code == 204


def test_a_file_beyond_what_the_scanner_looks_at_is_refused_for_good(tus, monkeypatch):
    def too_large(content):
        raise scanning.TooLargeToScan

    monkeypatch.setattr(intake, "scan", too_large)
    answer = tus.send(TEXT, name="Devoir.txt")
    assert (answer.status_code, "plusieurs parties" in answer.content.decode()) == (422, True)
    assert not Upload.objects.exists()


def test_a_given_up_upload_leaves_nothing(tus):
    url = tus.create(6000).headers["Location"]
    tus.patch(url, 0, TEXT[:100])
    assert tus.ask("DELETE", url).status_code == 204
    assert tus.offset(url) == 404
    assert url.split("/")[-2].replace("-", "") not in _left()


def test_old_uploads_are_forgotten_with_their_pieces(tus, inside_alpha):
    url = tus.create(6000).headers["Location"]
    tus.patch(url, 0, TEXT[:100])
    tus.send(TEXT)
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        tasks.purge_uploads.apply(headers={"_schema_name": inside_alpha.schema_name})
    assert not Upload.objects.exists()
    assert url.split("/")[-2].replace("-", "") not in _left()
    assert _content(Document.objects.get()) == TEXT


def test_a_file_goes_into_a_folder_one_may_add_to(tus, world):
    theirs = Folder.objects.create(owner=world.other_teacher, name="Projet")
    Folder.objects.filter(pk=theirs.pk).update(path=[theirs.pk])
    assert tus.create(10, folder=theirs.pk).status_code == 404
    FolderShare.objects.create(target=theirs, user=world.teacher, level=Level.CONTRIBUTE)
    assert tus.send(TEXT, folder=theirs.pk).status_code == 204
    assert Document.objects.get().folder == theirs
    assert Document.objects.get().owner == world.other_teacher


def test_a_share_taken_back_stops_the_upload(tus, world):
    theirs = Folder.objects.create(owner=world.other_teacher, name="Projet")
    Folder.objects.filter(pk=theirs.pk).update(path=[theirs.pk])
    share = FolderShare.objects.create(target=theirs, user=world.teacher, level=Level.CONTRIBUTE)
    url = tus.create(6000, folder=theirs.pk).headers["Location"]
    share.delete()
    assert tus.patch(url, 0, TEXT).status_code == 404


def test_a_file_becomes_a_new_version(tus):
    tus.send(TEXT)
    document = Document.objects.get()
    assert tus.send(b"version two", document=document.pk).status_code == 204
    document.refresh_from_db()
    assert (document.current.number, _content(document)) == (2, b"version two")


def test_others_do_not_know_the_upload(tus, world):
    url = tus.create(6000).headers["Location"]
    tus.client.force_login(world.other_teacher)
    assert tus.offset(url) == 404
    assert tus.patch(url, 0, TEXT).status_code == 404
    assert tus.ask("DELETE", url).status_code == 404


def test_who_signed_out_is_told_to_come_back(tus):
    url = tus.create(6000).headers["Location"]
    tus.client.logout()
    answer = tus.patch(url, 0, TEXT)
    assert (answer.status_code, "Reconnectez-vous" in answer.content.decode()) == (401, True)


def test_another_site_cannot_send(world):
    client = StrictClient(f"alpha.{settings.PLATFORM_DOMAIN}", enforce_csrf_checks=True)
    client.force_login(world.teacher)
    assert Tus(client).create(10).status_code == 403
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("C:\\Photos\\Sortie.jpg", "Sortie.jpg"),
        ("../../etc/passwd", "passwd"),
        ("a\0b\n.txt", "ab.txt"),
        ("", "Sans nom"),
        ("..", "Sans nom"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("Été <1>.odt", "Été 1.odt"),
    ],
)
def test_names_are_made_safe(said, name):
    assert intake.clean_name(said) == name


class _FullDisk(File):
    """Half of it fits."""

    def chunks(self, chunk_size=None):
        yield b"half"
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("where", [uploads, files], ids=["a piece", "the whole"])
def test_a_full_disk_is_said_and_nothing_is_half_written(tus, monkeypatch, where):
    url = tus.create(6000).headers["Location"]
    with monkeypatch.context() as full:
        full.setattr(where, "File", _FullDisk)
        answer = tus.patch(url, 0, TEXT)
    assert (answer.status_code, "plus de place" in answer.content.decode()) == (503, True)
    key = uuid.UUID(url.split("/")[-2])
    assert not default_storage.exists(files.name_for(key))
    assert not Document.objects.exists()
    assert tus.offset(url) == 0
    assert tus.patch(url, 0, TEXT).status_code == 204
    assert _content(Document.objects.get()) == TEXT
