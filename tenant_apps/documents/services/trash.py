"""Thrown away, restored, deleted for good: by their owner, or after 90 days by nobody."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.documents import permissions, selectors, tree
from tenant_apps.documents.models import Document, Folder, Version
from tenant_apps.documents.rules import TRASH_DAYS, free_name, is_too_deep
from tenant_apps.documents.services import space
from tenant_apps.documents.services.erasing import erase_on_commit, forget_news
from tenant_apps.documents.services.folders import LONGEST_DOCUMENT_NAME, LONGEST_FOLDER_NAME, demand, still_there
from tenant_apps.documents.services.moving import graft
from tenant_apps.documents.services.space import DocumentRefused
from tenant_apps.documents.telling import target_of
from tenant_apps.documents.tree import Thing


@transaction.atomic
def throw_away(*, actor: User, things: Sequence[Thing]) -> datetime:
    """Into the trash of their owners, with all that folders hold: nobody else sees them from now on.

    The moment is what holds them together. Raises DocumentRefused, and nothing moves, when one may not.
    """
    space.lock_spaces(thing.owner for thing in things)
    moment = timezone.now()
    for thing in things:
        if not still_there(thing) or thing.trashed_at is not None:  # it lay in a folder thrown away a moment ago
            continue
        demand(permissions.can_throw_away(actor, thing))
        throw(thing, moment)
        _audit(actor, "throw_away", thing)
    return moment


def throw(thing: Thing, moment: datetime) -> None:
    """Into the trash with all it holds: the caller has locked the space and asked for the right, and audits it."""
    folders, documents = _live(thing)
    space.throw(thing.owner, tree.size_of(documents))
    forget_news([*folders, *documents])
    documents.update(trashed_at=moment)
    folders.update(trashed_at=moment)
    thing.trashed_at = moment


def _live(thing: Thing) -> tuple[QuerySet[Folder], QuerySet[Document]]:
    if isinstance(thing, Document):
        return Folder.objects.none(), Document.objects.filter(pk=thing.pk)
    return (
        tree.folders_below(thing).filter(trashed_at=None),
        tree.documents_below(thing).filter(trashed_at=None),
    )


def _thrown_with(thing: Thing) -> tuple[QuerySet[Folder], QuerySet[Document]]:
    """What was thrown away by the same gesture and lies in it, itself included."""
    if isinstance(thing, Document):
        return Folder.objects.none(), Document.objects.filter(pk=thing.pk)
    return (
        tree.folders_below(thing).filter(trashed_at=thing.trashed_at),
        tree.documents_below(thing).filter(trashed_at=thing.trashed_at),
    )


def _audit(actor: User | None, verb: str, thing: Thing) -> None:
    audit(actor=actor, verb=f"documents.{verb}", target=thing.name, target_key=target_of(thing))


@transaction.atomic
def restore(*, actor: User, things: Sequence[Thing]) -> list[Thing]:
    """Back where they were, or at the top of the space when that folder is gone; those that came back.

    A taken name gets a number. Raises DocumentRefused for what is another's, SpaceFull when it does not fit.
    """
    space.locked_space(actor)
    back = []
    for thing in things:
        if still_there(thing) and thing.trashed_at is not None:
            _demand_own(actor, thing)
            _restore(actor, thing)
            back.append(thing)
    return back


def _demand_own(actor: User, thing: Thing) -> None:
    if thing.owner_id != actor.pk:
        raise DocumentRefused(_("Seule la personne à qui c’est peut le sortir de la corbeille ou l’effacer."))


def _restore(actor: User, thing: Thing) -> None:
    folders, documents = _thrown_with(thing)
    folder_ids = list(folders.values_list("pk", flat=True))
    space.pick_up(actor, tree.size_of(documents))
    documents.update(trashed_at=None)
    Folder.objects.filter(pk__in=folder_ids).update(trashed_at=None)
    thing.trashed_at = None
    _put_back(actor, thing)
    _audit(actor, "restore", thing)


def _put_back(actor: User, thing: Thing) -> None:
    """In its folder if that is still there, under a free name."""
    if isinstance(thing, Folder):
        parent = thing.parent if thing.parent and thing.parent.trashed_at is None else None
        parent = None if parent and is_too_deep(len(parent.path), tree.height_of(thing)) else parent
        beside = tree.names_in(actor, parent, Folder, thing.pk)
        thing.parent, thing.name = parent, free_name(thing.name, beside, longest=LONGEST_FOLDER_NAME)
        thing.save(update_fields=["parent", "name"])
        graft(thing, parent)
    else:
        folder = thing.folder if thing.folder and thing.folder.trashed_at is None else None
        beside = [] if thing.app else tree.names_in(actor, folder, Document, thing.pk)
        thing.folder, thing.name = folder, free_name(thing.name, beside, longest=LONGEST_DOCUMENT_NAME)
        thing.save(update_fields=["folder", "name"])


@transaction.atomic
def delete_for_good(*, actor: User | None, things: Sequence[Thing]) -> int:
    """Out of the trash for ever, with all that folders hold; how many. The files go at the commit.

    By their owner, or by nobody (the trash empties itself). Raises DocumentRefused for what is another's
    or not in the trash.
    """
    space.lock_spaces(thing.owner for thing in things)
    gone = 0
    for thing in things:
        if not still_there(thing) or (actor is None and thing.trashed_at is None):  # taken out a moment ago
            continue
        if actor is not None:
            _demand_own(actor, thing)
        if thing.trashed_at is None:
            raise DocumentRefused(_("Jetez-le d’abord : la corbeille le garde encore un peu."))
        gone += _delete(actor, thing)
    return gone


def _delete(actor: User | None, thing: Thing) -> int:
    documents = tree.documents_below(thing) if isinstance(thing, Folder) else Document.objects.filter(pk=thing.pk)
    ids = list(documents.values_list("pk", flat=True))
    size = tree.size_of(documents)
    erase_on_commit(Version.objects.filter(document__in=ids))
    Document.objects.filter(pk__in=ids).delete()
    if isinstance(thing, Folder):
        tree.folders_below(thing).delete()
    space.give_back(thing.owner, size, from_trash=True)
    _audit(actor, "delete", thing)
    return 1


@transaction.atomic
def empty_trash(*, actor: User) -> int:
    """All that is in the actor's trash, for ever; how many things one saw there."""
    space.locked_space(actor)  # what is taken out of it meanwhile is not read
    folders, documents = selectors.trash_of(actor)
    return delete_for_good(actor=actor, things=[*folders, *documents])


def empty_old_trash(*, most: int = 500) -> int:
    """What has been in the trash for TRASH_DAYS, person by person; how many things went. Safe to repeat."""
    late = timezone.now() - timedelta(days=TRASH_DAYS)
    gone = 0
    for things in _by_owner(selectors.thrown_before(late, most)):
        gone += delete_for_good(actor=None, things=things)
    return gone


def _by_owner(things: Iterable[Thing]) -> Iterable[list[Thing]]:
    for _owner, of_one in groupby(sorted(things, key=lambda one: one.owner_id), key=lambda one: one.owner_id):
        yield list(of_one)
