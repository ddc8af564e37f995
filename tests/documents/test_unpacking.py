"""A zip becomes a folder, within bounds, whatever its names say."""

import errno
import io
import itertools
import stat
import struct
import zipfile
from contextlib import nullcontext
from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.utils import timezone

from tenant_apps.accounts.models import User
from tenant_apps.documents import files, tasks, unpacking, zips
from tenant_apps.documents.intake import IntakeLater
from tenant_apps.documents.models import Document, Folder, ProfileQuota, Space, Unpacking
from tenant_apps.documents.services import DocumentRefused, add_document, erase_person, follow_merge, throw_away
from tests.queries import exactly


def _zip(*entries, **options):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return made


def _put(world, made):
    """The zip among the teacher's documents."""
    return add_document(actor=world.teacher, folder=None, name="Sortie.zip", stored=files.store(made))


def _unpack(world, made, parent=None):
    return unpacking.begin(actor=world.teacher, document=_put(world, made), parent=parent)


@pytest.fixture
def sent(monkeypatch):
    """Keys of the zips handed to a worker."""
    keys = []
    monkeypatch.setattr(tasks.unpack_zip, "delay_on_commit", keys.append)
    return keys


@pytest.fixture
def nothing_at_once(sent, monkeypatch):
    """Every zip is a task's."""
    monkeypatch.setattr(unpacking, "AT_ONCE_FILES", 0)
    return sent


THREE = (("a.txt", "un"), ("Photos/b.txt", "deux"), ("Photos/c.txt", "trois"))


def _tree():
    """Place/name of every document."""
    names = dict(Folder.objects.values_list("pk", "name"))
    found = Document.objects.exclude(folder=None).select_related("folder")
    return sorted("/".join([*(names[pk] for pk in one.folder.path), one.name]) for one in found)


def test_a_zip_becomes_a_folder(world):
    done = _unpack(world, _zip(("Liste.txt", "bonjour"), ("Photos/Un.txt", "un"), ("Photos/Deux.txt", "deux")))
    assert (done.taken, done.refused, done.is_whole) == (3, [], True)
    assert _tree() == ["Sortie/Liste.txt", "Sortie/Photos/Deux.txt", "Sortie/Photos/Un.txt"]
    used = sum(one.current.size for one in Document.objects.exclude(folder=None).select_related("current"))
    assert used == 13
    assert Space.objects.get(user=world.teacher).used == 13 + Document.objects.get(folder=None).current.size


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("../../../etc/passwd", ["etc", "passwd"]),
        ("/etc/passwd", ["etc", "passwd"]),
        ("C:\\Windows\\a.txt", ["Windows", "a.txt"]),
        ("a/./b/../c.txt", ["a", "b", "c.txt"]),
        ("..", []),
        ("a\0b/c.txt", ["ab", "c.txt"]),
        ("/".join("abcdefghijklm") + "/z.txt", [*"abcdefgh", "z.txt"]),
    ],
)
def test_names_lead_nowhere_else(name, path):
    assert zips.safe_path(name) == path


@pytest.mark.parametrize(
    ("raw", "utf8", "name"),
    [("Élève.txt".encode(), True, "Élève.txt"), ("Élève.txt".encode(), False, "Élève.txt"),
     ("Été.txt".encode("cp850"), False, "Été.txt"), (b"a.txt", False, "a.txt")],
)  # fmt: skip
def test_names_of_all_systems(raw, utf8, name):
    info = zipfile.ZipInfo(raw.decode() if utf8 else raw.decode("cp437"))
    info.flag_bits = 0x800 if utf8 else 0
    assert zips._name_of(info) == name


def test_a_name_that_python_read_already():
    """From its Unicode extra field (Python 3.12): in no old alphabet."""
    assert zips._name_of(zipfile.ZipInfo("日本.txt")) == "日本.txt"


def test_links_and_what_macs_add_are_left_out(world):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        link = zipfile.ZipInfo("lien.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("__MACOSX/._a.txt", "x")
        archive.writestr("Photos/.DS_Store", "x")
        archive.writestr("a.txt", "bonjour")
    _unpack(world, made)
    assert _tree() == ["Sortie/a.txt"]


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: io.BytesIO(b"bonjour"), "abîmé"),
        (lambda: _zip(("zeros.txt", bytes(50_000_000))), "trop de données"),
        (lambda: _zip(*((f"{n}.txt", "x") for n in range(501))), "trop de fichiers"),
    ],
)
def test_bombs_and_broken_files_make_nothing(world, made, words):
    with pytest.raises(DocumentRefused, match=words):
        _unpack(world, made())
    assert not Folder.objects.exists()


def _damaged(compression):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        archive.writestr("a.txt", bytes(range(256)) * 20)
    found = bytearray(made.getvalue())
    found[36:60] = bytes(letter ^ 0xFF for letter in found[36:60])
    return bytes(found)


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_file_is_named(world, compression):
    done = _unpack(world, io.BytesIO(_damaged(compression)))
    assert (done.taken, len(done.refused)) == (0, 1)
    assert "abîmé" in done.refused[0][1]


def test_a_storage_that_does_not_read_is_no_damaged_zip(world, nothing_at_once, monkeypatch):
    """Its files are not refused for that: the zip goes on once the disk answers again."""
    done = _unpack(world, _zip(*THREE))

    def fail(entry, size=-1):
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(zipfile.ZipExtFile, "read", fail)
        with pytest.raises(OSError, match="Input/output"):
            unpacking.work(done.pk)
    done.refresh_from_db()
    assert (done.position, done.refused, done.is_over) == (0, [], False)
    unpacking.work(done.pk)
    assert len(_tree()) == 3


def test_names_that_are_no_text_make_nothing(world):
    made = _zip(("é.txt", "bonjour")).getvalue().replace("é.txt".encode(), b"\xff\xfe.txt")
    with pytest.raises(DocumentRefused, match="abîmé"):
        _unpack(world, io.BytesIO(made))
    assert not Folder.objects.exists()


def test_a_directory_of_millions_of_names_is_never_read(world):
    """Two gigabytes of names would be in the memory before the first bound is looked at."""
    made = bytearray(_zip(("a.txt", "bonjour")).getvalue())
    at = made.rindex(b"PK\5\6")
    made[at:at] = bytes(2 * 1024**2)  # in front of the end, as if they were names
    struct.pack_into("<I", made, at + 2 * 1024**2 + 12, 2 * 1024**2 + 50)
    with pytest.raises(DocumentRefused, match="trop de fichiers"):
        _unpack(world, io.BytesIO(bytes(made)))


def test_when_the_server_is_full_what_came_before_stays_and_one_goes_on_later(world, sent, monkeypatch):
    real, given = unpacking.take_in, []

    def full(**facts):
        given.append(facts["name"])
        if len(given) == 2:
            raise IntakeLater("Plus de place.")
        return real(**facts)

    monkeypatch.setattr(unpacking, "take_in", full)
    done = _unpack(world, _zip(*THREE))
    assert (done.is_over, done.taken, done.left, done.stopped, given) == (
        True,
        1,
        2,
        "Plus de place.",
        ["a.txt", "b.txt"],
    )
    assert _tree() == ["Sortie/a.txt"]
    assert sent == []
    done = unpacking.resume(actor=world.teacher, unpacking=done)
    assert (done.is_over, sent) == (False, [str(done.pk)])
    unpacking.work(done.pk)
    assert _tree() == ["Sortie/Photos/b.txt", "Sortie/Photos/c.txt", "Sortie/a.txt"]
    unpacking.resume(actor=world.teacher, unpacking=done)
    assert len(sent) == 1  # nothing was left


def test_what_takes_long_goes_on_in_a_task(world, sent, monkeypatch, inside_alpha):
    clock = itertools.count()
    monkeypatch.setattr(unpacking, "monotonic", lambda: next(clock))
    done = _unpack(world, _zip(*THREE))
    assert (done.is_over, done.position, sent) == (False, 1, [str(done.pk)])
    tasks.unpack_zip.apply((str(done.pk),), headers={"_schema_name": inside_alpha.schema_name}).get()
    done.refresh_from_db()
    assert (done.is_whole, done.taken) == (True, 3)


@pytest.mark.parametrize(("name", "bound"), [("AT_ONCE_FILES", 2), ("AT_ONCE_BYTES", 10)])
def test_what_is_large_is_not_begun_in_the_request(world, sent, monkeypatch, name, bound):
    monkeypatch.setattr(unpacking, name, bound)
    done = _unpack(world, _zip(*THREE))
    assert (done.is_over, done.position, _tree(), sent) == (False, 0, [], [str(done.pk)])


def test_a_button_pressed_twice_begins_once(world, nothing_at_once):
    document = _put(world, _zip(*THREE))
    first, second = (unpacking.begin(actor=world.teacher, document=document, parent=None) for _ in "12")
    assert first == second
    assert len(nothing_at_once) == 1
    unpacking.work(first.pk)
    assert unpacking.begin(actor=world.teacher, document=document, parent=None) == first  # the press came late
    assert Folder.objects.filter(parent=None).count() == 1
    with time_machine.travel(timezone.now() + timedelta(seconds=11), tick=False):
        again = unpacking.begin(actor=world.teacher, document=document, parent=None)
    assert again.folder.name == "Sortie (2)"


def test_one_zip_of_a_person_at_a_time(world, nothing_at_once):
    _unpack(world, _zip(*THREE))
    with pytest.raises(DocumentRefused, match="en train"):
        _unpack(world, _zip(*THREE))
    assert Folder.objects.count() == 1


def test_two_workers_do_not_meet(world, nothing_at_once, monkeypatch):
    done = _unpack(world, _zip(*THREE))
    with monkeypatch.context() as patch:
        patch.setattr(unpacking, "try_alone", lambda name: nullcontext(False))
        assert unpacking.work(done.pk) is False
    assert unpacking.work(done.pk) is True
    assert unpacking.work(done.pk) is False
    assert len(_tree()) == 3


def test_a_killed_workers_zip_goes_on_where_it_stood(world, nothing_at_once, monkeypatch):
    """Dead between the file in the storage and its document: nothing is half there, nothing twice."""
    done, real = _unpack(world, _zip(*THREE)), unpacking._advance

    def die(one, **changes):
        if one.position == 1:
            raise SystemExit
        real(one, **changes)

    with monkeypatch.context() as patch:
        patch.setattr(unpacking, "_advance", die)
        with pytest.raises(SystemExit):
            unpacking.work(done.pk)
    assert _tree() == ["Sortie/a.txt"]
    assert unpacking.sweep() == 0  # it may be alive
    with time_machine.travel(timezone.now() + timedelta(seconds=61), tick=False):
        assert unpacking.sweep() == 1
    unpacking.work(done.pk)
    assert _tree() == ["Sortie/Photos/b.txt", "Sortie/Photos/c.txt", "Sortie/a.txt"]
    assert Folder.objects.count() == 2


def test_a_file_that_kills_its_workers_is_named(world, nothing_at_once):
    done = _unpack(world, _zip(*THREE))
    Unpacking.objects.filter(pk=done.pk).update(tries=unpacking.MOST_TRIES)
    unpacking.work(done.pk)
    done.refresh_from_db()
    assert (done.taken, done.refused) == (2, [["a.txt", "le serveur n’arrive pas à le lire."]])


def test_a_folder_thrown_away_meanwhile_ends_it(world, nothing_at_once):
    done = _unpack(world, _zip(*THREE))
    throw_away(actor=world.teacher, things=[done.folder])
    unpacking.work(done.pk)
    done.refresh_from_db()
    assert (done.is_over, done.taken, done.left) == (True, 0, 3)
    assert "plus là" in done.stopped


def test_a_zip_erased_meanwhile_ends_it(world, nothing_at_once):
    done = _unpack(world, _zip(*THREE))
    default_storage.delete(done.version.file)
    unpacking.work(done.pk)
    done.refresh_from_db()
    assert "effacé" in done.stopped


def test_it_follows_a_merge_and_goes_with_its_person(world, nothing_at_once):
    done = _unpack(world, _zip(*THREE))
    follow_merge(kept=world.other_teacher, merged=world.teacher)
    done.refresh_from_db()
    assert (done.owner, done.is_over, done.left) == (world.other_teacher, True, 3)
    unpacking.resume(actor=done.owner, unpacking=done)
    unpacking.work(done.pk)
    assert len(_tree()) == 3
    erase_person(world.other_teacher)
    User.objects.filter(pk=world.other_teacher.pk).delete()
    assert not Unpacking.objects.exists()


def test_what_was_over_a_month_ago_is_forgotten(world):
    done = _unpack(world, _zip(*THREE))
    assert unpacking.purge() == 0
    with time_machine.travel(done.finished_at + timedelta(days=31), tick=False):
        assert unpacking.purge() == 1
    assert len(_tree()) == 3


def test_one_follows_it_on_its_page(world, nothing_at_once, alpha_client):
    document = _put(world, _zip(*THREE, ("jeu.exe", b"MZ" * 9)))
    alpha_client.force_login(world.teacher)
    answer = alpha_client.post(f"/documents/document/{document.pk}/decompresser/")
    done = Unpacking.objects.get()
    assert answer["Location"] == f"/documents/zip/{done.pk}/"
    page = alpha_client.get(answer["Location"]).content.decode()
    assert ("0 / 4" in page, "every 1s" in page) == (True, True)
    assert answer["Location"] in alpha_client.get(document.get_absolute_url()).content.decode()
    unpacking.work(done.pk)
    part = alpha_client.get(f"{answer['Location']}?suivi=1", headers={"HX-Request": "true"}).content.decode()
    assert "3 fichiers sont sortis du zip." in part
    assert "jeu.exe" in part
    assert ("every 1s" in part, "<html" in part) == (False, False)
    alpha_client.force_login(world.other_teacher)
    assert alpha_client.get(answer["Location"]).status_code == 404


def test_many_refusals_are_a_list_in_pages(world, alpha_client):
    done = _unpack(world, _zip(*THREE))
    alpha_client.force_login(world.teacher)

    def page(count):
        Unpacking.objects.update(refused=[[f"jeu{n}.exe", "Un programme."] for n in range(count)])
        with exactly(5):
            return alpha_client.get(f"/documents/zip/{done.pk}/").content.decode()

    assert page(1).count("Un programme.") == 1
    assert page(60).count("Un programme.") == 50


def test_an_entry_that_holds_more_than_it_says_is_stopped(world):
    """Its announced size is a lie in the directory of the zip."""
    entry = io.BytesIO(b"x" * 1000)
    bounded = zips._Bounded(entry, 100)
    with pytest.raises(DocumentRefused, match="trop de données"):
        bounded.read(200)


def test_a_zip_with_a_password_is_refused(world):
    made = bytearray(_zip(("a.txt", "bonjour")).getvalue())
    made[made.index(b"PK\1\2") + 8] |= 1
    with pytest.raises(DocumentRefused, match="mot de passe"):
        _unpack(world, io.BytesIO(bytes(made)))


def test_what_does_not_fit_is_refused_before(world):
    document = _put(world, _zip(("a.txt", "bonjour" * 100)))
    ProfileQuota.objects.create(profile="teacher", quota=document.current.size + 10)
    with pytest.raises(DocumentRefused, match="place"):
        unpacking.begin(actor=world.teacher, document=document, parent=None)
    assert not Folder.objects.exists()
    assert not Unpacking.objects.exists()


def test_a_program_in_a_zip_is_named_the_rest_is_kept(world):
    done = _unpack(world, _zip(("jeu.exe", b"MZ" * 9), ("a.txt", "bonjour")))
    assert done.taken == 1
    assert done.refused[0][0] == "jeu.exe"


def test_a_zip_is_taken_apart_from_its_page(world, alpha_client):
    document = _put(world, _zip(("a.txt", "bonjour")))
    alpha_client.force_login(world.teacher)
    answer = alpha_client.post(f"/documents/document/{document.pk}/decompresser/", follow=True)
    assert "1 fichier est sorti du zip." in answer.content.decode()
    assert Folder.objects.get().name == "Sortie"
    alpha_client.force_login(world.parent)
    assert alpha_client.post(f"/documents/document/{document.pk}/decompresser/").status_code == 404


def test_the_pages_offer_both_ways(world, alpha_client):
    document = _put(world, _zip(("a.txt", "bonjour")))
    alpha_client.force_login(world.teacher)
    page = alpha_client.get(f"/documents/document/{document.pk}/").content.decode()
    assert f"/documents/document/{document.pk}/decompresser/" in page
    alpha_client.post(f"/documents/document/{document.pk}/decompresser/")
    folder = Folder.objects.get()
    page = alpha_client.get(f"/documents/dossier/{folder.pk}/details/").content.decode()
    assert f"/documents/dossier/{folder.pk}/zip/" in page
