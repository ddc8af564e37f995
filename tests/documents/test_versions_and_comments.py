"""Versions brought back or deleted, comments, quotas, and what becomes of it all with an account."""

from io import BytesIO

import pytest

from tenant_apps.communication.models import Suspension
from tenant_apps.communication.selectors import forget_suspensions
from tenant_apps.directory.merging import merge
from tenant_apps.documents import files
from tenant_apps.documents.models import Comment, Document, DocumentShare, FolderShare, ProfileQuota, Space
from tenant_apps.documents.rules import GIGABYTE
from tenant_apps.documents.services import (
    DocumentRefused,
    add_comment,
    add_version,
    copy,
    delete_comment,
    delete_version,
    quota_of,
    restore_version,
    set_profile_quota,
    set_quota,
)
from tenant_apps.sharing.choices import Level
from tenant_apps.timeline.models import Event
from tests.factories.accounts import RelativeFactory


@pytest.fixture
def document(world, put):
    document = put(world.teacher, content=b"un")
    add_version(actor=world.teacher, document=document, stored=files.store(BytesIO(b"deux")))
    return Document.objects.get(pk=document.pk)


def _version(document, number):
    return document.versions.get(number=number)


def test_an_earlier_version_is_the_current_one_again(world, document):
    restored = restore_version(actor=world.teacher, version=_version(document, 1))
    assert restored.current.number == 1
    assert document.versions.count() == 2
    assert Space.objects.get(user=world.teacher).used == 6


def test_an_earlier_version_is_deleted_never_the_current_one(world, document, django_capture_on_commit_callbacks):
    old = _version(document, 1)
    with pytest.raises(DocumentRefused, match="version actuelle"):
        delete_version(actor=world.teacher, version=document.current)
    with django_capture_on_commit_callbacks(execute=True):
        delete_version(actor=world.teacher, version=old)
    with pytest.raises(FileNotFoundError):
        files.open_file(old.file)
    assert Space.objects.get(user=world.teacher).used == 4
    with pytest.raises(DocumentRefused, match="n’existe plus"):
        restore_version(actor=world.teacher, version=old)


def test_versions_ask_for_the_right(world, document):
    DocumentShare.objects.create(target=document, user=world.staff, level=Level.CONTRIBUTE)
    with pytest.raises(DocumentRefused):
        delete_version(actor=world.staff, version=_version(document, 1))
    assert restore_version(actor=world.staff, version=_version(document, 1)).current.number == 1
    with pytest.raises(DocumentRefused):
        restore_version(actor=world.parent, version=_version(document, 2))


def test_a_new_version_is_told_to_those_who_see_the_document(world, document, parents):
    DocumentShare.objects.create(target=document, group=parents, level=Level.READ)
    add_version(actor=world.teacher, document=document, stored=files.store(BytesIO(b"trois")))
    event = Event.objects.filter(kind="documents.new_version").latest("pk")
    assert event.audience == {"users": [world.teacher.pk], "groups": [parents.pk]}
    assert event.url == f"/documents/document/{document.pk}/"


def test_comments_ask_for_the_right_and_tell_those_who_spoke(world, document, parents):
    DocumentShare.objects.create(target=document, group=parents, level=Level.READ)
    with pytest.raises(DocumentRefused, match="pas commenter"):
        add_comment(actor=world.parent, thing=document, text="Merci")
    DocumentShare.objects.update(level=Level.COMMENT)
    add_comment(actor=world.parent, thing=document, text="Merci")
    add_comment(actor=world.teacher, thing=document, text="De rien")
    event = Event.objects.filter(kind="documents.commented").latest("pk")
    assert event.audience["users"] == sorted([world.teacher.pk, world.parent.pk])
    DocumentShare.objects.all().delete()
    add_comment(actor=world.teacher, thing=document, text="Au revoir")
    assert Event.objects.filter(kind="documents.commented").latest("pk").audience["users"] == [world.teacher.pk]


def test_no_comment_while_the_school_has_stopped_what_is_written(world, put):
    document = put(world.pupil)
    forget_suspensions()
    Suspension.objects.create(pupils_only=True, reason="Calme")
    with pytest.raises(DocumentRefused, match="plus tard"):
        add_comment(actor=world.pupil, thing=document, text="Coucou")
    forget_suspensions()
    Suspension.objects.all().delete()
    assert add_comment(actor=world.pupil, thing=document, text="Coucou")
    forget_suspensions()


def test_a_comment_is_taken_away_by_who_wrote_it_or_manages(world, make):
    folder = make(world.teacher)
    FolderShare.objects.create(target=folder, user=world.parent, level=Level.COMMENT)
    FolderShare.objects.create(target=folder, user=world.pupil, level=Level.COMMENT)
    mine = add_comment(actor=world.parent, thing=folder, text="Merci")
    other = add_comment(actor=world.pupil, thing=folder, text="Bravo")
    with pytest.raises(DocumentRefused):
        delete_comment(actor=world.parent, comment=other)
    delete_comment(actor=world.parent, comment=mine)
    delete_comment(actor=world.teacher, comment=other)
    assert not Comment.objects.exists()


def test_the_limit_of_a_person_before_the_profile_s_before_the_usual(world):
    assert quota_of(world.parent) == GIGABYTE
    set_profile_quota(actor=world.admin, profile="relative", quota=2 * GIGABYTE)
    assert quota_of(world.parent) == 2 * GIGABYTE
    set_quota(actor=world.admin, user=world.parent, quota=3 * GIGABYTE)
    assert quota_of(world.parent) == 3 * GIGABYTE
    set_quota(actor=world.admin, user=world.parent, quota=None)
    set_profile_quota(actor=world.admin, profile="relative", quota=None)
    assert quota_of(world.parent) == GIGABYTE
    assert not ProfileQuota.objects.exists()


@pytest.mark.parametrize("quota", [0, -1, 20 * GIGABYTE + 1])
def test_never_beyond_twenty_gigabytes(world, quota):
    with pytest.raises(DocumentRefused, match="20 Go"):
        set_quota(actor=world.admin, user=world.parent, quota=quota)
    with pytest.raises(DocumentRefused, match="20 Go"):
        set_profile_quota(actor=world.admin, profile="pupil", quota=quota)


def test_two_accounts_become_one_with_all_they_keep(world, put, make):
    twin = RelativeFactory(first_name="Sacha", last_name="Martin")
    put(world.parent, "a.txt")
    put(twin, "b.txt")
    shared = make(world.teacher)
    FolderShare.objects.create(target=shared, user=world.parent, level=Level.READ)
    FolderShare.objects.create(target=shared, user=twin, level=Level.CONTRIBUTE)
    merge(actor=None, kept=world.parent, merged=twin)
    assert set(Document.objects.filter(owner=world.parent).values_list("name", flat=True)) == {"a.txt", "b.txt"}
    assert Space.objects.get(user=world.parent).used == 14
    assert FolderShare.objects.get().level == Level.CONTRIBUTE


def test_with_the_account_go_its_bytes_but_not_those_copied_from_it(world, put, django_capture_on_commit_callbacks):
    gone, copied = put(world.parent, "a.txt"), put(world.parent, "b.txt", content=b"autre")
    DocumentShare.objects.create(target=copied, user=world.teacher, level=Level.READ)
    [kept] = copy(actor=world.teacher, things=[copied], to=None)
    with django_capture_on_commit_callbacks(execute=True):
        world.parent.delete()
    with pytest.raises(FileNotFoundError):
        files.open_file(gone.current.file)
    with files.open_file(kept.current.file) as file:
        assert file.read() == b"autre"
