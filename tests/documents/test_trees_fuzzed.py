"""Whatever two people do with folders: none in itself, names apart, bytes counted, rights as said."""

from io import BytesIO

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenant_apps.documents import files
from tenant_apps.documents.models import Document, Folder, FolderShare, ProfileQuota, Space, Version
from tenant_apps.documents.permissions import level_on, visible_documents, visible_folders
from tenant_apps.documents.rules import DEEPEST
from tenant_apps.documents.services import (
    DocumentRefused,
    add_document,
    add_version,
    copy,
    create_folder,
    delete_for_good,
    duplicate,
    move,
    rename,
    restore,
    throw_away,
)
from tenant_apps.sharing.choices import Level

_QUOTA = 60
_WHICH = st.integers(0, 30)
_NAMES = st.sampled_from(["a", "A", "b", "a (2)", "a.txt"])
_STEPS = st.one_of(
    st.tuples(st.just("folder"), _WHICH, _NAMES),
    st.tuples(st.just("document"), _WHICH, _NAMES),
    st.tuples(st.just("version"), _WHICH, st.integers(1, 12)),
    st.tuples(st.just("move"), _WHICH, _WHICH),
    st.tuples(st.just("copy"), _WHICH, _WHICH),
    st.tuples(st.just("duplicate"), _WHICH, _WHICH),
    st.tuples(st.just("throw"), _WHICH, _WHICH),
    st.tuples(st.just("restore"), _WHICH, _WHICH),
    st.tuples(st.just("delete"), _WHICH, _WHICH),
    st.tuples(st.just("rename"), _WHICH, _NAMES),
    st.tuples(st.just("share"), _WHICH, st.sampled_from(Level.values)),
)


def _pick(found, which):
    """One of these, or None for the top."""
    return [*found, None][which % (len(found) + 1)]


def _do(actor, other, what, which, more):
    """One gesture on whatever is there; a refusal is an answer."""
    folders = list(Folder.objects.select_related("owner", "parent").order_by("pk"))
    things = [*folders, *Document.objects.select_related("owner", "folder", "current").order_by("pk")]
    thing = things[which % len(things)] if things else None
    if what == "folder":
        create_folder(actor=actor, parent=_pick(folders, which), name=more)
    elif what == "document":
        add_document(actor=actor, folder=_pick(folders, which), name=more, stored=files.store(BytesIO(b"x" * 9)))
    elif what == "version" and isinstance(thing, Document):
        add_version(actor=actor, document=thing, stored=files.store(BytesIO(b"x" * more)))
    elif what == "share" and isinstance(thing, Folder):
        FolderShare.objects.update_or_create(target=thing, user=other, defaults={"level": more})
    elif thing is not None and what in {"move", "copy"}:
        {"move": move, "copy": copy}[what](actor=actor, things=[thing], to=_pick(folders, more))
    elif thing is not None and what == "duplicate":
        duplicate(actor=actor, thing=thing)
    elif thing is not None and what == "rename":
        rename(actor=actor, thing=thing, name=more)
    elif thing is not None and what in {"throw", "restore", "delete"}:
        {"throw": throw_away, "restore": restore, "delete": delete_for_good}[what](actor=actor, things=[thing])


def _demand_order(people):
    folders = {one.pk: one for one in Folder.objects.order_by("pk")}
    beside = set()
    for one in folders.values():
        above = folders[one.parent_id].path if one.parent_id else []
        assert one.path == [*above, one.pk]
        assert len(set(one.path)) == len(one.path)
        assert one.trashed_at or len(one.path) <= DEEPEST
        if one.parent_id and not one.trashed_at:
            assert folders[one.parent_id].owner_id == one.owner_id
            assert folders[one.parent_id].trashed_at is None
        if not one.trashed_at:
            beside.add(("folder", one.owner_id, one.parent_id, one.name.casefold()))
    live = Document.objects.filter(trashed_at=None)
    for one in live.order_by("pk"):
        assert one.folder_id is None or (folders[one.folder_id].owner_id, folders[one.folder_id].trashed_at) == (
            one.owner_id,
            None,
        )
        beside.add(("document", one.owner_id, one.folder_id, one.name.casefold()))
    assert len(beside) == live.count() + sum(1 for one in folders.values() if not one.trashed_at)
    for person in people:
        _demand_bytes(person)
        _demand_rights(person, folders)


def _demand_bytes(person):
    """The counters are what a recount would say; nobody is beyond their quota."""
    sizes = Version.objects.filter(document__owner=person).order_by().values_list("size", "document__trashed_at")
    used = sum(size for size, trashed in sizes if trashed is None)
    kept = Space.objects.filter(user=person).first() or Space(user=person)
    assert (kept.used, kept.trashed) == (used, sum(size for size, _trashed in sizes) - used)
    assert kept.used <= _QUOTA


def _demand_rights(person, folders):
    """What the queries of rights find is what one finds by looking at each folder and those above it."""
    shares = dict(FolderShare.objects.filter(user=person).order_by().values_list("target", "level"))
    for level in Level:
        seen = set(visible_folders(person, level).order_by().values_list("pk", flat=True))
        said = set()
        for one in folders.values():
            shared = any(shares.get(pk, -1) >= level for pk in one.path)
            if one.trashed_at is None and (one.owner_id == person.pk or shared):
                said.add(one.pk)
            most = level_on(person, one)
            assert (most is not None and most >= level) == (one.pk in said)
        assert seen == said
    own = set(visible_documents(person).order_by().values_list("pk", flat=True))
    below = visible_folders(person).order_by().values_list("pk", flat=True)
    live = Document.objects.filter(trashed_at=None).order_by()
    assert own == {one.pk for one in live if one.owner_id == person.pk or one.folder_id in set(below)}


@pytest.mark.timeout(300)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.booleans(), _STEPS), min_size=4, max_size=14))
def test_whatever_is_done_all_stays_in_order(world, steps):
    people = (world.teacher, world.other_teacher)
    with transaction.atomic():
        ProfileQuota.objects.update_or_create(profile="teacher", defaults={"quota": _QUOTA})
        folder = create_folder(actor=people[0], parent=None, name="a")
        create_folder(actor=people[0], parent=folder, name="b")
        for above in (folder, None):
            add_document(actor=people[0], folder=above, name="a", stored=files.store(BytesIO(b"x" * 9)))
        for mine, (what, which, more) in steps:
            actor, other = people if mine else people[::-1]
            try:
                with transaction.atomic():
                    _do(actor, other, what, which, more)
            except DocumentRefused:
                pass
            _demand_order(people)
        transaction.set_rollback(True)
