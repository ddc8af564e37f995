"""What somebody read a moment ago is no longer so: another tab, another person, the night's work."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.utils import timezone

from tenant_apps.accounts.models import AuditEntry
from tenant_apps.documents import files, services, uploads
from tenant_apps.documents.models import Document, Folder, Space, Upload
from tenant_apps.documents.services import DocumentRefused
from tenant_apps.documents.services.space import recount
from tenant_apps.documents.views import making


def _again(thing):
    return type(thing).objects.get(pk=thing.pk)


def _counted(user):
    space = Space.objects.get(user=user)
    return space.used, space.trashed


@pytest.fixture
def thrown(world, put):
    document = put(world.teacher)
    services.throw_away(actor=world.teacher, things=[document])
    return document


def test_no_version_is_added_to_what_was_thrown_away(world, put):
    """It would be counted outside the trash, and never given back."""
    document = put(world.teacher)
    services.throw_away(actor=world.teacher, things=[_again(document)])
    with pytest.raises(DocumentRefused, match="entre-temps"):
        services.add_version(actor=world.teacher, document=document, stored=files.store(io.BytesIO(b"deux")))
    assert _counted(world.teacher) == (0, 7)
    services.empty_trash(actor=world.teacher)
    assert _counted(world.teacher) == (0, 0)
    with pytest.raises(DocumentRefused, match="existe plus"):
        services.add_version(actor=world.teacher, document=document, stored=files.store(io.BytesIO(b"deux")))


def test_the_night_does_not_delete_what_was_taken_out_of_the_trash(world, thrown, monkeypatch):
    read = [_again(thrown)]  # by the night's work, a moment before
    services.restore(actor=world.teacher, things=[_again(thrown)])
    assert services.delete_for_good(actor=None, things=read) == 0
    assert Document.objects.filter(pk=thrown.pk, trashed_at=None).exists()
    assert _counted(world.teacher) == (7, 0)


def test_what_was_taken_out_in_another_tab_is_not_deleted(world, thrown):
    read = [_again(thrown)]
    services.restore(actor=world.teacher, things=[_again(thrown)])
    with pytest.raises(DocumentRefused):
        services.delete_for_good(actor=world.teacher, things=read)
    assert Document.objects.filter(pk=thrown.pk).exists()


def test_deleted_twice_is_deleted_once(world, thrown):
    first, second = _again(thrown), _again(thrown)
    assert services.delete_for_good(actor=world.teacher, things=[first]) == 1
    assert services.delete_for_good(actor=world.teacher, things=[second]) == 0
    assert AuditEntry.objects.filter(verb="documents.delete").count() == 1
    assert services.restore(actor=world.teacher, things=[thrown]) == []
    services.throw_away(actor=world.teacher, things=[thrown])
    assert _counted(world.teacher) == (0, 0)


def test_what_is_gone_is_neither_moved_nor_renamed(world, make):
    folder, gone = make(world.teacher, "Ici"), make(world.teacher, "Parti")
    Folder.objects.filter(pk=gone.pk).delete()
    for verb in (
        lambda: services.move(actor=world.teacher, things=[gone], to=folder),
        lambda: services.rename(actor=world.teacher, thing=gone, name="Autre"),
    ):
        with pytest.raises(DocumentRefused, match="existe plus"):
            verb()


def test_a_name_refused_at_the_last_moment_is_said_beside_it(world, make, alpha_client, monkeypatch):
    folder = make(world.teacher)

    def refuse(**_facts):
        raise DocumentRefused("Trop tard.")

    monkeypatch.setattr(making.services, "rename", refuse)
    alpha_client.force_login(world.teacher)
    page = alpha_client.post(f"/documents/dossier/{folder.pk}/renommer/", {"name": "Autre"}).content.decode()
    assert "Trop tard." in page
    assert 'value="Autre"' in page


def _send(actor, upload, offset, piece):
    return uploads.receive(actor=actor, upload=upload, offset=offset, piece=io.BytesIO(piece), size=len(piece))


def test_an_upload_given_up_during_its_last_piece_makes_nothing(world, monkeypatch):
    upload = uploads.begin(actor=world.teacher, name="a.txt", size=8)
    _send(world.teacher, upload, 0, b"aaaa")
    real = uploads.take_in

    def given_up(**facts):
        Upload.objects.filter(pk=upload.pk).delete()
        return real(**facts)

    monkeypatch.setattr(uploads, "take_in", given_up)
    with pytest.raises(Upload.DoesNotExist):
        _send(world.teacher, upload, 4, b"bbbb")
    assert not Document.objects.exists()
    assert not default_storage.exists(files.name_for(upload.key))


@pytest.mark.parametrize("lost", [0, 4])
def test_an_upload_that_lost_a_piece_makes_nothing(world, monkeypatch, lost):
    """Half a file would pass for a whole one."""
    upload = uploads.begin(actor=world.teacher, name="a.txt", size=12)
    _send(world.teacher, upload, 0, b"aaaa")
    _send(world.teacher, upload, 4, b"bbbb")
    files.delete(f"uploads/{upload.key.hex}/{lost:012d}")
    with pytest.raises(Upload.DoesNotExist):
        _send(world.teacher, upload, 8, b"cccc")
    assert not Document.objects.exists()
    assert not Space.objects.filter(used__gt=0).exists()


def test_after_all_this_the_count_is_that_of_the_versions(world, thrown, put):
    put(world.teacher, "b.txt")
    with time_machine.travel(timezone.now() + timedelta(days=100), tick=False):
        services.empty_old_trash()
    before = _counted(world.teacher)
    recount(world.teacher)
    assert _counted(world.teacher) == before == (7, 0)
