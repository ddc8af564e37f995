"""Shares given, changed, taken back, copied; who sees what, at once. With folders of documents, as everywhere."""

from dataclasses import replace

import pytest

from tenant_apps.accounts.models import AuditEntry
from tenant_apps.directory import services as directory
from tenant_apps.documents.models import Folder, FolderShare
from tenant_apps.sharing.choices import Level
from tenant_apps.sharing.permissions import level_of, shared_with
from tenant_apps.sharing.querysets import ShareableQuerySet
from tenant_apps.sharing.services import ShareRefused, change_level, copy_shares, give_back, share, unshare
from tests.queries import exactly


def _sees(user, folder, level=Level.READ):
    return Folder.objects.filter(pk=folder.pk, pk__in=shared_with(user, FolderShare, level)).exists()


def test_with_a_person_and_with_a_group(world, kind, folder, parents, seen):
    change = share(
        actor=world.teacher, kind=kind, thing=folder, level=Level.READ, users=[world.staff.pk], groups=[parents.pk]
    )
    assert set(change.gained_users) == {world.staff.pk}
    assert set(change.gained_groups) == {parents.pk}
    assert seen == [(world.teacher, folder, change)]
    assert _sees(world.staff, folder)
    assert _sees(world.parent, folder)
    assert not _sees(world.other_parent, folder)
    assert not _sees(world.parent, folder, Level.COMMENT)
    assert AuditEntry.objects.filter(verb="sharing.share", target="Photos").count() == 1


def test_given_again_the_level_changes_and_nobody_is_new(world, kind, folder, parents):
    for level in (Level.READ, Level.CONTRIBUTE):
        change = share(actor=world.teacher, kind=kind, thing=folder, level=level, groups=[parents.pk])
    assert not change.gained_groups
    assert level_of(world.parent, FolderShare, folder.pk) == Level.CONTRIBUTE
    assert folder.shares.count() == 1


def test_the_highest_of_several_ways_counts(world, kind, folder, parents):
    share(actor=world.teacher, kind=kind, thing=folder, level=Level.READ, groups=[parents.pk])
    share(actor=world.teacher, kind=kind, thing=folder, level=Level.MANAGE, users=[world.parent.pk])
    assert level_of(world.parent, FolderShare, folder.pk) == Level.MANAGE
    assert level_of(world.other_parent, FolderShare, folder.pk) is None


def test_leaving_the_group_ends_it_at_once(world, kind, folder, parents):
    share(actor=world.teacher, kind=kind, thing=folder, level=Level.READ, groups=[parents.pk])
    directory.detach(actor=None, school_class=world.school_class, user=world.pupil)
    assert not _sees(world.parent, folder)


def test_only_with_whom_one_reaches(world, kind):
    mine = Folder.objects.create(owner=world.parent, name="À nous")
    with pytest.raises(ShareRefused, match="que vous pouvez joindre"):
        share(actor=world.parent, kind=kind, thing=mine, level=Level.READ, users=[world.other_parent.pk])
    share(actor=world.parent, kind=kind, thing=mine, level=Level.READ, users=[world.other_parent.pk, world.teacher.pk])
    assert set(mine.shares.values_list("user", flat=True)) == {world.teacher.pk}


def test_who_may_not_share_is_told_why(world, kind, folder):
    with pytest.raises(ShareRefused, match="n’est pas à vous"):
        share(actor=world.other_teacher, kind=kind, thing=folder, level=Level.READ, users=[world.staff.pk])
    assert not folder.shares.exists()


def test_a_level_the_thing_does_not_have(world, kind, folder):
    narrow = replace(kind, levels=(Level.READ,))
    with pytest.raises(ShareRefused):
        share(actor=world.teacher, kind=narrow, thing=folder, level=Level.MANAGE, users=[world.staff.pk])


def test_changed_then_taken_back(world, kind, folder, seen):
    share(actor=world.teacher, kind=kind, thing=folder, level=Level.READ, users=[world.staff.pk])
    line = folder.shares.get()
    change_level(actor=world.teacher, kind=kind, thing=folder, share=line, level=Level.COMMENT)
    assert _sees(world.staff, folder, Level.COMMENT)
    unshare(actor=world.teacher, kind=kind, thing=folder, share=line)
    assert not _sees(world.staff, folder)
    assert list(seen[-1][2].lost_users) == [world.staff.pk]


def test_a_line_of_another_thing_is_not_touched(world, kind, folder, seen):
    other = Folder.objects.create(owner=world.other_teacher, name="Autre")
    share(actor=world.other_teacher, kind=kind, thing=other, level=Level.READ, users=[world.staff.pk])
    told = len(seen)
    unshare(actor=world.teacher, kind=kind, thing=folder, share=other.shares.get())
    assert other.shares.count() == 1
    assert len(seen) == told


def test_rights_are_copied_as_far_as_they_exist(world, kind, folder, parents):
    narrow = replace(kind, levels=(Level.READ, Level.COMMENT))
    copy = Folder.objects.create(owner=world.teacher, name="Copie")
    share(actor=world.teacher, kind=kind, thing=folder, level=Level.MANAGE, users=[world.staff.pk])
    share(actor=world.teacher, kind=kind, thing=folder, level=Level.READ, groups=[parents.pk])
    copy_shares(actor=world.teacher, kind=narrow, thing=copy, source_kind=kind, source=folder)
    assert level_of(world.staff, FolderShare, copy.pk) == Level.COMMENT
    assert level_of(world.parent, FolderShare, copy.pk) == Level.READ
    with pytest.raises(ShareRefused, match="rien de plus"):
        copy_shares(actor=world.teacher, kind=narrow, thing=copy, source_kind=kind, source=folder)


def test_nobody_shares_with_the_owner(world, kind, folder):
    share(actor=world.teacher, kind=kind, thing=folder, level=Level.MANAGE, users=[world.staff.pk])
    with pytest.raises(ShareRefused, match="que vous pouvez joindre"):
        share(actor=world.staff, kind=kind, thing=folder, level=Level.READ, users=[world.teacher.pk])


def test_what_was_taken_back_is_given_again(world, kind, folder, seen):
    share(actor=world.teacher, kind=kind, thing=folder, level=Level.COMMENT, users=[world.staff.pk])
    unshare(actor=world.teacher, kind=kind, thing=folder, share=folder.shares.get())
    again = {"actor": world.teacher, "kind": kind, "thing": folder, "level": Level.COMMENT, "user": world.staff.pk}
    give_back(**again)
    give_back(**again)
    assert folder.shares.get().level == Level.COMMENT
    assert list(seen[-1][2].gained_users) == [world.staff.pk]
    assert len(seen) == 3


def test_what_cannot_be_given_again_says_why(world, kind, folder):
    options = {"kind": kind, "thing": folder, "level": Level.READ}
    with pytest.raises(ShareRefused, match="trop tard"):
        give_back(actor=world.teacher, group=999_999, **options)
    with pytest.raises(ShareRefused, match="n’est pas à vous"):
        give_back(actor=world.parent, user=world.staff.pk, **options)
    assert not folder.shares.exists()


def test_what_somebody_sees_in_one_query(world, kind, folder, parents):
    class Folders(ShareableQuerySet):
        pass

    share(actor=world.teacher, kind=kind, thing=folder, level=Level.COMMENT, groups=[parents.pk])
    with exactly(3):
        seen = {
            level: list(Folders(Folder).visible_to(world.parent, level))
            for level in (Level.READ, Level.COMMENT, Level.CONTRIBUTE)
        }
    assert seen == {Level.READ: [folder], Level.COMMENT: [folder], Level.CONTRIBUTE: []}
    assert list(Folders(Folder).visible_to(world.teacher, Level.MANAGE)) == [folder]
    assert not Folders(Folder).visible_to(world.other_parent).exists()
