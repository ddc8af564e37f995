"""Whom news of a folder or document concern, and how they are told."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tenant_apps.accounts.models import User
from tenant_apps.documents.choices import Section
from tenant_apps.documents.models import Document, DocumentShare, Folder, FolderShare
from tenant_apps.documents.notifications import ADDED, SHARED, VIRUS
from tenant_apps.sharing.registry import Change
from tenant_apps.timeline.kinds import Kind
from tenant_apps.timeline.services import publish

Thing = Folder | Document


def target_of(thing: Thing) -> str:
    """What the news say they are about: documents.folder:12."""
    return f"documents.{thing._meta.model_name}:{thing.pk}"


def additions_to(folder: Folder) -> str:
    """The same for what was put into a folder: removed as out of place, it does not take the folder along."""
    return f"documents.additions:{folder.pk}"


def path_of(thing: Thing) -> list[int]:
    """Ids of the folders whose shares hold for this."""
    if isinstance(thing, Folder):
        return thing.path
    return thing.folder.path if thing.folder else []


def audience_of(thing: Thing) -> tuple[set[int], set[int]]:
    """(people, groups) who may see it: its owner and all it is shared with, here or above. Two queries."""
    lines = list(FolderShare.objects.filter(target__in=path_of(thing)).values_list("user", "group"))
    if isinstance(thing, Document):
        lines += DocumentShare.objects.filter(target=thing).values_list("user", "group")
    people = {user for user, _group in lines if user} | {thing.owner_id}
    return people, {group for _user, group in lines if group}


def readers_among(thing: Thing, user_ids: Collection[int]) -> list[int]:
    """Those of these people who still see the thing. Three queries."""
    people, groups = audience_of(thing)
    seen = Q(pk__in=people) | Q(pk__in=User.objects.filter(groupmember__group__in=groups).values("pk"))
    return list(User.objects.filter(seen, pk__in=user_ids).values_list("pk", flat=True))


def tell(kind: Kind, actor: User | None, thing: Thing, **data: Any) -> None:
    """Tell everybody who sees the thing, in the transaction of the change."""
    people, groups = audience_of(thing)
    publish(
        kind=kind,
        actor=actor,
        url=thing.get_absolute_url(),
        target=target_of(thing),
        data={"title": thing.name, **data},
        users=people,
        groups=groups,
    )


def tell_of_addition(actor: User, document: Document) -> None:
    """Those who see the folder are told of what is put there: once an hour, however many files somebody sends.

    Nothing when nobody else sees it.
    """
    folder = document.folder
    if folder is None:
        return
    people, groups = audience_of(folder)
    if not groups and people <= {actor.pk}:
        return
    publish(
        kind=ADDED,
        actor=actor,
        url=folder.get_absolute_url(),
        target=additions_to(folder),
        data={"title": folder.name},
        users=people,
        groups=groups,
        key=f"documents.added:{folder.pk}:{actor.pk}:{timezone.now():%Y%m%d%H}",
    )


def tell_of_virus(uploader: User, name: str, virus: str) -> None:
    """Who sent an infected file finds it in their news, wherever they sent it from."""
    publish(
        kind=VIRUS,
        actor=None,  # an author is not told of what they did
        url=reverse("documents:section", args=[Section.OWN]),
        data={"title": name, "virus": virus},
        users=[uploader.pk],
    )


def tell_of_share(actor: User | None, thing: Thing, change: Change) -> None:
    """Those who gained a right are told."""
    if change.gained_users or change.gained_groups:
        publish(
            kind=SHARED,
            actor=actor,
            url=thing.get_absolute_url(),
            target=target_of(thing),
            data={"title": thing.name},
            users=change.gained_users,
            groups=change.gained_groups,
        )
