"""Shares follow accounts that are united, people erased, groups and classes deleted, a year taken back."""

import pytest

from tenant_apps.accounts.permissions import AccountRefused
from tenant_apps.accounts.services import delete_user
from tenant_apps.directory import services as directory
from tenant_apps.directory import transition
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.hand_groups import add_members, create_group, delete_group
from tenant_apps.directory.merging import merge
from tenant_apps.directory.models import Group
from tenant_apps.directory.promotion import LEAVE, Choice
from tenant_apps.documents.models import Folder, FolderShare
from tenant_apps.sharing.choices import Level
from tenant_apps.sharing.services import share
from tests.factories.accounts import RelativeFactory, TeacherFactory


@pytest.fixture
def give(kind):
    def to(actor, folder, level=Level.READ, **whom):
        return share(actor=actor, kind=kind, thing=folder, level=level, **whom)

    return to


def _levels(user):
    return dict(FolderShare.objects.filter(user=user).values_list("target__name", "level"))


def test_united_accounts_keep_the_higher_level(world, give):
    twin = RelativeFactory(first_name="Sacha", last_name="Martin")
    directory.add_guardian(actor=None, relative=twin, child=world.pupil)
    for name, kept, merged in (("A", 1, 3), ("B", 4, 2), ("C", None, 2), ("D", 2, None)):
        folder = Folder.objects.create(owner=world.teacher, name=name)
        for who, level in ((world.parent, kept), (twin, merged)):
            if level:
                give(world.teacher, folder, Level(level), users=[who.pk])
    merge(actor=None, kept=world.parent, merged=twin)
    assert _levels(world.parent) == {"A": 3, "B": 4, "C": 2, "D": 2}
    assert _levels(twin) == {}


def test_united_with_the_owner_nothing_is_shared_with_oneself(world, give):
    twin = TeacherFactory(first_name="Julien", last_name="Martin")
    mine = Folder.objects.create(owner=world.teacher, name="À moi")
    give(world.teacher, mine, users=[twin.pk])
    merge(actor=None, kept=world.teacher, merged=twin)
    assert not mine.shares.exists()


def test_a_group_deleted(world, give, folder, seen):
    choir = create_group(actor=None, kind=GroupKind.MANUAL, name="La chorale")
    add_members(actor=None, group=choir, users=[world.pupil])
    give(world.admin, Folder.objects.create(owner=world.admin, name="Chants"), groups=[choir.pk])
    told = len(seen)
    pk = choir.pk
    delete_group(actor=None, group=choir)
    [(actor, thing, change)] = seen[told:]
    assert (actor, thing.name, list(change.lost_groups)) == (None, "Chants", [pk])
    assert not FolderShare.objects.exists()


def test_a_class_deleted(world, give, seen):
    empty = directory.create_class(actor=None, name="Les Vides", levels=["CP"])
    group = Group.objects.get(school_class=empty, profile="relative")
    give(world.admin, Folder.objects.create(owner=world.admin, name="Photos"), groups=[group.pk])
    directory.delete_class(actor=None, school_class=empty)
    assert list(seen[-1][2].lost_groups) == [group.pk]
    assert not FolderShare.objects.exists()


def test_a_person_erased(world, give, folder, seen):
    twin = RelativeFactory()
    directory.add_guardian(actor=None, relative=twin, child=world.pupil)
    give(world.teacher, folder, users=[twin.pk, world.staff.pk])
    pk, told = twin.pk, len(seen)
    delete_user(actor=None, user=twin)
    [(_actor, thing, change)] = seen[told:]
    assert (thing, list(change.lost_users)) == (folder, [pk])
    assert set(folder.shares.values_list("user", flat=True)) == {world.staff.pk}


def test_a_thing_deleted_tells_nobody(world, give, folder, seen):
    give(world.teacher, folder, users=[world.staff.pk])
    told = len(seen)
    folder.delete()
    assert len(seen) == told


def _end_year(world):
    classes = (world.school_class, world.other_class)
    plan = transition.make_plan([Choice(one.pk, LEAVE) for one in classes])
    return transition.apply(actor=None, school_year="2025-2026", plan=plan)


def test_a_year_is_not_taken_back_over_new_shares(world, kind, give, folder, parents):
    give(world.teacher, folder, groups=[parents.pk])
    made = _end_year(world)
    assert transition.can_undo(made)
    new = Group.objects.get(kind=GroupKind.CLASS_PROFILE, profile="relative", school_class=world.school_class)
    give(world.admin, Folder.objects.create(owner=world.admin, name="Rentrée"), groups=[new.pk])
    with pytest.raises(AccountRefused, match="nouvelle année"):
        transition.undo(actor=None, made=made)
    FolderShare.objects.filter(group=new).delete()
    transition.undo(actor=None, made=made)
    assert folder.shares.get().group_id == parents.pk
