"""Folders and documents can be shared: what the panel of `sharing` asks about them."""

from django.utils.translation import gettext_lazy as _

from tenant_apps.accounts.models import User
from tenant_apps.documents.models import Document, DocumentShare, Folder, FolderShare
from tenant_apps.documents.permissions import can_manage, visible_documents, visible_folders
from tenant_apps.documents.telling import tell_of_share
from tenant_apps.sharing.choices import Level
from tenant_apps.sharing.registry import Shareable, register


def _find_folder(user: User, pk: int) -> Folder | None:
    return visible_folders(user).select_related("owner", "parent").filter(pk=pk).first()


def _find_document(user: User, pk: int) -> Document | None:
    documents = visible_documents(user)
    return documents.select_related("owner", "folder", "current").filter(pk=pk).first()


def declare() -> None:
    """Say them to `sharing` (once, from AppConfig.ready)."""
    register(
        Shareable(
            kind="documents.folder",
            share_model=FolderShare,
            find=_find_folder,
            can_share=can_manage,
            holder=lambda folder: folder.parent,
            noun=_("le dossier"),
            mine=lambda user: visible_folders(user, Level.MANAGE),
            on_change=tell_of_share,
        )
    )
    register(
        Shareable(
            kind="documents.document",
            share_model=DocumentShare,
            find=_find_document,
            can_share=can_manage,
            holder=lambda document: document.folder,
            noun=_("le document"),
            mine=lambda user: visible_documents(user, Level.MANAGE),
            on_change=tell_of_share,
        )
    )
