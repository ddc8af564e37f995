"""Folders made, renamed, moved, copied; what each costs whom."""

import pytest

from tenant_apps.accounts.models import AuditEntry
from tenant_apps.documents import files
from tenant_apps.documents.models import Document, DocumentShare, Folder, FolderShare, ProfileQuota, Space, Version
from tenant_apps.documents.services import (
    DocumentRefused,
    SpaceFull,
    copy,
    duplicate,
    move,
    rename,
    throw_away,
)
from tenant_apps.sharing.choices import Level


def _used(user):
    return Space.objects.get(user=user).used


def test_a_folder_in_a_folder_knows_its_path_and_its_name_is_its_own(world, make):
    top = make(world.teacher)
    below = make(world.teacher, "2024", top)
    assert below.path == [top.pk, below.pk]
    assert make(world.teacher, "photos").name == "photos (2)"
    assert below.search_name == "2024"


def test_in_another_s_folder_only_with_the_right_and_it_is_theirs(world, make):
    top = make(world.teacher)
    FolderShare.objects.create(target=top, user=world.pupil, level=Level.COMMENT)
    with pytest.raises(DocumentRefused, match="Tu peux voir, mais pas ajouter"):
        make(world.pupil, "Moi", top)
    FolderShare.objects.update(level=Level.CONTRIBUTE)
    assert make(world.pupil, "Moi", top).owner == world.teacher


def test_folders_in_folders_have_an_end(world, make):
    folder = None
    for level in range(12):
        folder = make(world.teacher, str(level), folder)
    with pytest.raises(DocumentRefused, match="trop de dossiers"):
        make(world.teacher, "13", folder)


def test_nothing_is_added_to_a_folder_thrown_away_meanwhile(world, make, put):
    folder = make(world.teacher)
    throw_away(actor=world.teacher, things=[folder])
    with pytest.raises(DocumentRefused, match="jeté"):
        put(world.teacher, folder=folder)
    with pytest.raises(DocumentRefused, match="n’existe plus"):
        make(world.teacher, "Dedans", folder)


def test_renamed_beside_others(world, make, put):
    one, other = put(world.teacher, "a.txt"), put(world.teacher, "b.txt")
    assert rename(actor=world.teacher, thing=other, name="A.txt").name == "A (2).txt"
    assert rename(actor=world.teacher, thing=one, name="A.TXT").name == "A.TXT"
    assert AuditEntry.objects.get(verb="documents.rename", target="A (2).txt").data == {"before": "b.txt"}
    assert Document.objects.get(pk=other.pk).search_name == "a 2 txt"
    with pytest.raises(DocumentRefused):
        rename(actor=world.admin, thing=one, name="c.txt")


def test_moved_with_all_below(world, make, put):
    top, into = make(world.teacher, "Sorties"), make(world.teacher, "2024")
    below = make(world.teacher, "Mer", top)
    put(world.teacher, "vague.txt", below)
    move(actor=world.teacher, things=[top], to=into)
    below.refresh_from_db()
    assert below.path == [into.pk, top.pk, below.pk]
    assert move(actor=world.teacher, things=[top], to=into) == []
    move(actor=world.teacher, things=[below], to=None)
    assert Folder.objects.get(pk=below.pk).path == [below.pk]


def test_never_into_itself_and_then_nothing_moves(world, make, put):
    top = make(world.teacher, "Sorties")
    below = make(world.teacher, "Mer", top)
    document = put(world.teacher)
    with pytest.raises(DocumentRefused, match="lui-même"):
        move(actor=world.teacher, things=[document, top], to=below)
    assert Document.objects.get(pk=document.pk).folder is None
    with pytest.raises(DocumentRefused, match="lui-même"):
        copy(actor=world.teacher, things=[top], to=below)


def test_into_another_s_folder_it_becomes_theirs_and_counts_there(world, make, put):
    theirs = make(world.teacher, "À remettre")
    FolderShare.objects.create(target=theirs, user=world.pupil, level=Level.CONTRIBUTE)
    mine = make(world.pupil, "Moi")
    thrown = put(world.pupil, "raté.txt", mine)
    throw_away(actor=world.pupil, things=[thrown])
    document = put(world.pupil, "moi.txt", mine)
    DocumentShare.objects.create(target=document, user=world.teacher, level=Level.READ)
    move(actor=world.pupil, things=[mine], to=theirs)
    document.refresh_from_db()
    thrown.refresh_from_db()
    assert document.owner == world.teacher
    assert (_used(world.pupil), _used(world.teacher)) == (0, 7)
    assert (thrown.owner, thrown.folder) == (world.pupil, None)
    assert not document.shares.exists()


def test_what_is_another_s_is_not_taken_away_even_by_who_manages_it(world, make, put):
    theirs = make(world.teacher)
    FolderShare.objects.create(target=theirs, user=world.staff, level=Level.MANAGE)
    document = put(world.teacher, folder=theirs)
    with pytest.raises(DocumentRefused, match="copiez-le"):
        move(actor=world.staff, things=[document], to=None)
    below = make(world.staff, "Rangé", theirs)
    move(actor=world.staff, things=[document], to=below)
    assert Document.objects.get(pk=document.pk).folder == below


def test_beyond_the_quota_of_the_folder_s_owner_nothing_moves(world, make, put):
    theirs = make(world.teacher)
    FolderShare.objects.create(target=theirs, user=world.parent, level=Level.CONTRIBUTE)
    ProfileQuota.objects.create(profile="teacher", quota=3)
    document = put(world.parent)
    with pytest.raises(SpaceFull):
        move(actor=world.parent, things=[document], to=theirs)
    document.refresh_from_db()
    assert document.owner == world.parent
    assert _used(world.parent) == 7


def test_a_copy_of_a_folder_has_what_it_holds_on_the_same_bytes(world, make, put):
    top = make(world.teacher)
    below = make(world.teacher, "Mer", top)
    source = put(world.teacher, "vague.txt", below)
    throw_away(actor=world.teacher, things=[put(world.teacher, "raté.txt", below)])
    [made] = copy(actor=world.teacher, things=[top], to=None)
    assert made.name == "Photos (2)"
    copied = Document.objects.get(folder__parent=made)
    assert (copied.name, copied.folder.name, copied.search_name) == ("vague.txt", "Mer", "vague txt")
    assert copied.folder.path == [made.pk, copied.folder.pk]
    assert copied.current.file == source.current.file
    assert _used(world.teacher) == 14


def test_a_copy_of_what_is_shared_is_one_s_own(world, put, parents):
    document = put(world.teacher)
    with pytest.raises(DocumentRefused, match="n’est pas partagé"):
        copy(actor=world.parent, things=[document], to=None)
    DocumentShare.objects.create(target=document, group=parents, level=Level.READ)
    [made] = copy(actor=world.parent, things=[document], to=None)
    assert (made.owner, made.current.author) == (world.parent, world.parent)
    with files.open_file(made.current.file) as file:
        assert file.read() == b"bonjour"


def test_duplicated_beside_it_or_at_home(world, make, put):
    folder = make(world.teacher)
    document = put(world.teacher, folder=folder)
    FolderShare.objects.create(target=folder, user=world.parent, level=Level.READ)
    assert duplicate(actor=world.teacher, thing=document).folder == folder
    at_home = duplicate(actor=world.parent, thing=document)
    assert (at_home.folder, at_home.owner) == (None, world.parent)


def test_a_copy_that_does_not_fit_is_not_half_made(world, make, put):
    folder = make(world.teacher)
    for n in range(3):
        put(world.teacher, f"{n}.txt", folder)
    ProfileQuota.objects.create(profile="teacher", quota=30)
    with pytest.raises(SpaceFull):
        copy(actor=world.teacher, things=[folder], to=None)
    assert (Folder.objects.count(), Version.objects.count()) == (1, 3)


def test_what_lies_in_an_app_is_copied_not_moved(world, make, put):
    document = put(world.teacher, app="richtext")
    folder = make(world.teacher)
    with pytest.raises(DocumentRefused, match="dans une appli"):
        move(actor=world.teacher, things=[document], to=folder)
    [made] = copy(actor=world.teacher, things=[document], to=folder)
    assert made.app == ""


def test_the_owner_is_told_once_that_the_space_is_nearly_full(world, put):
    from tenant_apps.timeline.models import Event

    ProfileQuota.objects.create(profile="teacher", quota=20)
    put(world.teacher)
    put(world.teacher, "b.txt")
    document = put(world.teacher, "c.txt", content=b"123")
    assert [event.data for event in Event.objects.filter(kind="documents.space")] == [{"percent": 85}]
    throw_away(actor=world.teacher, things=[document])
    assert Space.objects.get(user=world.teacher).warned_at is None
    put(world.teacher, "d.txt", content=b"123")
    assert Event.objects.filter(kind="documents.space").count() == 2
