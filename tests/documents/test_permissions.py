"""Who sees and does what: one's own, shared, below a shared folder; nothing from the trash. One query each."""

import pytest
from django.utils import timezone

from tenant_apps.directory import services as directory
from tenant_apps.documents import permissions
from tenant_apps.documents.models import Document, DocumentShare, FolderShare
from tenant_apps.sharing.choices import Level
from tests.queries import exactly

CAN = {
    Level.READ: permissions.can_read,
    Level.COMMENT: permissions.can_comment,
    Level.CONTRIBUTE: permissions.can_contribute,
    Level.MANAGE: permissions.can_manage,
}


@pytest.fixture
def tree(world, make, put):
    """The teacher's « Classe » / « Sorties » / a file."""
    top = make(world.teacher, "Classe")
    below = make(world.teacher, "Sorties", top)
    return top, below, put(world.teacher, "mot.txt", below)


def _seen(user, level=Level.READ):
    folders = set(permissions.visible_folders(user, level).values_list("name", flat=True))
    return folders | set(permissions.visible_documents(user, level).values_list("name", flat=True))


def test_one_s_own_and_nobody_else_s(world, tree):
    assert _seen(world.teacher, Level.MANAGE) == {"Classe", "Sorties", "mot.txt"}
    assert _seen(world.admin) == set()
    assert _seen(world.parent) == set()


@pytest.mark.parametrize("level", list(Level))
def test_a_share_of_a_folder_holds_for_all_below(world, tree, parents, level):
    FolderShare.objects.create(target=tree[0], group=parents, level=level)
    for asked, can in CAN.items():
        assert _seen(world.parent, asked) == ({"Classe", "Sorties", "mot.txt"} if asked <= level else set())
        assert [bool(can(world.parent, thing)) for thing in tree] == [asked <= level] * 3
    assert _seen(world.other_parent) == set()


def test_a_share_below_opens_nothing_above(world, tree):
    FolderShare.objects.create(target=tree[1], user=world.staff, level=Level.READ)
    assert _seen(world.staff) == {"Sorties", "mot.txt"}
    assert [bool(permissions.can_read(world.staff, thing)) for thing in tree] == [False, True, True]


def test_a_share_of_a_document_is_of_it_alone_and_the_highest_counts(world, tree, parents):
    DocumentShare.objects.create(target=tree[2], user=world.parent, level=Level.COMMENT)
    FolderShare.objects.create(target=tree[0], group=parents, level=Level.READ)
    assert permissions.level_on(world.parent, tree[2]) == Level.COMMENT
    assert permissions.level_on(world.parent, tree[1]) == Level.READ


def test_leaving_the_class_ends_it_at_once(world, tree, parents):
    FolderShare.objects.create(target=tree[0], group=parents, level=Level.READ)
    directory.detach(actor=None, school_class=world.school_class, user=world.pupil)
    assert _seen(world.parent) == set()
    assert not permissions.can_read(world.parent, tree[2])


def test_the_trash_hides_even_from_the_owner(world, tree, parents):
    FolderShare.objects.create(target=tree[0], group=parents, level=Level.MANAGE)
    Document.objects.update(trashed_at=timezone.now())
    tree[2].refresh_from_db()
    assert _seen(world.parent) == {"Classe", "Sorties"}
    assert not permissions.can_read(world.teacher, tree[2])


def test_who_may_add_takes_back_their_own_file_only(world, tree, put):
    FolderShare.objects.create(target=tree[0], user=world.pupil, level=Level.CONTRIBUTE)
    mine = put(world.pupil, "moi.txt", tree[1])
    assert permissions.can_throw_away(world.pupil, mine)
    assert not permissions.can_throw_away(world.pupil, tree[2])
    assert not permissions.can_throw_away(world.pupil, tree[1])


def test_a_refusal_says_why_to_a_pupil_and_to_an_adult(world, tree):
    assert "toi" in permissions.can_read(world.pupil, tree[2]).reason
    assert "vous" in permissions.can_read(world.parent, tree[2]).reason


def test_one_query_each(world, tree, parents):
    FolderShare.objects.create(target=tree[0], group=parents, level=Level.READ)
    document = Document.objects.select_related("folder", "current").get(pk=tree[2].pk)
    for ask in (permissions.can_read, permissions.can_manage, permissions.can_throw_away):
        with exactly(1):
            ask(world.parent, document)
    with exactly(1):
        list(permissions.visible_documents(world.parent))
    with exactly(1):
        list(permissions.visible_folders(world.parent))
