"""Thrown away, restored, deleted for good; the bytes, the count, what others see."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tenant_apps.documents import files, permissions, selectors
from tenant_apps.documents.models import Document, Folder, FolderShare, ProfileQuota, Space
from tenant_apps.documents.services import (
    DocumentRefused,
    SpaceFull,
    copy,
    delete_for_good,
    empty_old_trash,
    empty_trash,
    restore,
    throw_away,
)
from tenant_apps.documents.services.space import recount
from tenant_apps.sharing.choices import Level
from tenant_apps.timeline.models import Event
from tenant_apps.timeline.services import publish


@pytest.fixture
def tree(world, make, put):
    top = make(world.teacher, "Classe")
    below = make(world.teacher, "Sorties", top)
    return top, below, put(world.teacher, "mot.txt", below)


def _space(user):
    space = Space.objects.get(user=user)
    return space.used, space.trashed


def _names(user):
    return [one.name for part in selectors.trash_of(user) for one in part]


def _exists(document):
    try:
        files.open_file(document.current.file).close()
    except FileNotFoundError:
        return False
    return True


def test_what_a_folder_holds_goes_and_comes_back_with_it(world, tree):
    throw_away(actor=world.teacher, things=[tree[0]])
    assert _names(world.teacher) == ["Classe"]
    assert _space(world.teacher) == (0, 7)
    assert not permissions.visible_documents(world.teacher).exists()
    restore(actor=world.teacher, things=[tree[0]])
    assert _space(world.teacher) == (7, 0)
    assert permissions.visible_documents(world.teacher).get() == tree[2]
    assert _names(world.teacher) == []


def test_what_was_thrown_away_before_its_folder_stays_in_the_trash(world, tree):
    throw_away(actor=world.teacher, things=[tree[2]])
    throw_away(actor=world.teacher, things=[tree[0]])
    assert sorted(_names(world.teacher)) == ["Classe", "mot.txt"]
    restore(actor=world.teacher, things=[tree[0]])
    assert _names(world.teacher) == ["mot.txt"]
    assert _space(world.teacher) == (0, 7)


def test_a_folder_and_what_it_holds_chosen_together_are_one(world, tree):
    throw_away(actor=world.teacher, things=[tree[0], tree[2]])
    assert _names(world.teacher) == ["Classe"]
    assert _space(world.teacher) == (0, 7)


def test_back_at_the_top_when_the_folder_is_gone_and_beside_a_namesake(world, tree, put):
    throw_away(actor=world.teacher, things=[tree[2]])
    throw_away(actor=world.teacher, things=[tree[0]])
    put(world.teacher, "mot.txt")
    restore(actor=world.teacher, things=[tree[2]])
    tree[2].refresh_from_db()
    assert (tree[2].folder, tree[2].name) == (None, "mot (2).txt")


def test_only_what_fits_comes_back(world, tree, put):
    throw_away(actor=world.teacher, things=[tree[0]])
    ProfileQuota.objects.create(profile="teacher", quota=10)
    put(world.teacher, "b.txt")
    with pytest.raises(SpaceFull):
        restore(actor=world.teacher, things=[tree[0]])
    assert _space(world.teacher) == (7, 7)
    assert _names(world.teacher) == ["Classe"]


def test_a_manager_throws_away_into_the_owner_s_trash_who_alone_takes_it_out(world, tree):
    FolderShare.objects.create(target=tree[0], user=world.staff, level=Level.MANAGE)
    throw_away(actor=world.staff, things=[tree[2]])
    assert _names(world.teacher) == ["mot.txt"]
    for verb in (restore, delete_for_good):
        with pytest.raises(DocumentRefused, match="à qui c’est"):
            verb(actor=world.staff, things=[tree[2]])


def test_who_may_only_look_throws_nothing_away(world, tree):
    FolderShare.objects.create(target=tree[0], user=world.parent, level=Level.CONTRIBUTE)
    with pytest.raises(DocumentRefused):
        throw_away(actor=world.parent, things=[tree[2]])
    assert _names(world.teacher) == []


def test_deleted_for_good_the_bytes_go_at_the_commit(world, tree, django_capture_on_commit_callbacks):
    throw_away(actor=world.teacher, things=[tree[0]])
    with django_capture_on_commit_callbacks(execute=True):
        assert empty_trash(actor=world.teacher) == 1
        assert _exists(tree[2])
    assert not _exists(tree[2])
    assert (Folder.objects.count(), Document.objects.count()) == (0, 0)
    assert _space(world.teacher) == (0, 0)


def test_bytes_that_a_copy_needs_stay(world, tree, django_capture_on_commit_callbacks):
    [copied] = copy(actor=world.teacher, things=[tree[2]], to=None)
    throw_away(actor=world.teacher, things=[tree[0]])
    with django_capture_on_commit_callbacks(execute=True):
        empty_trash(actor=world.teacher)
    assert _exists(copied)
    throw_away(actor=world.teacher, things=[copied])
    with django_capture_on_commit_callbacks(execute=True):
        empty_trash(actor=world.teacher)
    assert not _exists(copied)


def test_not_without_the_trash(world, tree):
    with pytest.raises(DocumentRefused, match="Jetez-le"):
        delete_for_good(actor=world.teacher, things=[tree[2]])


def test_after_ninety_days_it_empties_itself(world, tree, put):
    other = put(world.parent, "b.txt")
    throw_away(actor=world.teacher, things=[tree[0]])
    throw_away(actor=world.parent, things=[other])
    Folder.objects.update(trashed_at=timezone.now() - timedelta(days=91))
    Document.objects.filter(pk=tree[2].pk).update(trashed_at=Folder.objects.get(pk=tree[0].pk).trashed_at)
    assert empty_old_trash() == 1
    assert empty_old_trash() == 0
    assert list(Document.objects.all()) == [other]
    assert _space(world.teacher) == (0, 0)


def test_the_news_of_what_is_gone_leave_the_feeds(world, tree):
    from tenant_apps.documents.notifications import SHARED
    from tenant_apps.documents.telling import target_of

    publish(kind=SHARED, actor=None, url="/", data={}, target=target_of(tree[2]), users=[world.parent.pk])
    throw_away(actor=world.teacher, things=[tree[0]])
    assert Event.objects.get(kind=SHARED.key).removed_at is not None


def test_counted_again_from_the_versions_it_is_the_same(world, tree, put):
    put(world.teacher, "b.txt")
    throw_away(actor=world.teacher, things=[tree[0]])
    before = _space(world.teacher)
    recount(world.teacher)
    assert _space(world.teacher) == before == (7, 7)
