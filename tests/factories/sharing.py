"""Folders as a thing that is shared, registered the way a service does it."""

from typing import Any

from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Allowed, Decision, Denied
from tenant_apps.documents.models import Folder, FolderShare
from tenant_apps.sharing import registry
from tenant_apps.sharing.choices import Level
from tenant_apps.sharing.permissions import level_of
from tenant_apps.sharing.registry import Shareable


def _can_share(user: User, folder: Folder) -> Decision:
    own = folder.owner_id == user.pk or level_of(user, FolderShare, folder.pk) == Level.MANAGE
    return Allowed() if own else Denied("Ce dossier n’est pas à vous.")


def _find(user: User, pk: int) -> Folder | None:
    folder = Folder.objects.filter(pk=pk).first()
    if folder is None:
        return None
    seen = folder.owner_id == user.pk or level_of(user, FolderShare, folder.pk, folder.parent_id or 0)
    return folder if seen else None


def register_folders(**options: Any) -> Shareable:
    """The kind « tests.folder »; `options` as in Shareable."""
    known: dict[str, Any] = {
        "share_model": FolderShare,
        "find": _find,
        "can_share": _can_share,
        "url": lambda folder: f"/documents/{folder.pk}/",
        "noun": "le dossier",
        "holder": lambda folder: folder.parent,
        "mine": lambda user: Folder.objects.filter(owner=user, trashed_at=None),
    }
    return registry.register(Shareable(kind="tests.folder", **{**known, **options}))
