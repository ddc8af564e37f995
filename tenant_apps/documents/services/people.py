"""What becomes of documents when two accounts become one, or an account is erased."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from tenant_apps.accounts.models import User
from tenant_apps.documents.models import (
    Comment,
    Document,
    DocumentShare,
    Folder,
    FolderShare,
    Space,
    Unpacking,
    Upload,
    Version,
)
from tenant_apps.documents.services.erasing import erase_on_commit, forget_news
from tenant_apps.documents.services.space import lock_spaces, recount


def follow_merge(*, kept: User, merged: User) -> None:
    """All that was one account's is the other's, even beyond its quota: nothing is lost by a merge."""
    lock_spaces([kept, merged])
    for kept_by in (Folder.objects, Document.objects, Upload.objects):
        kept_by.filter(owner=merged).update(owner=kept)
    # What is under way stops where it is, to be gone on with by the account that stays: one at a time.
    Unpacking.objects.filter(owner=merged, finished_at=None).update(finished_at=timezone.now())
    Unpacking.objects.filter(owner=merged).update(owner=kept)
    for written_by in (Version.objects, Comment.objects):
        written_by.filter(author=merged).update(author=kept)
    for shares in (FolderShare, DocumentShare):
        _move_shares(shares, kept, merged)
    own = Space.objects.filter(user=merged).values_list("quota", flat=True).first()
    for user in (kept, merged):
        recount(user)
    if own is not None:
        Space.objects.filter(user=kept, quota=None).update(quota=own)


def _move_shares(model: Any, kept: User, merged: User) -> None:
    """The higher level of both; what is one's own is not shared with oneself."""
    here = dict(model.objects.filter(user=kept).values_list("target", "level"))
    for share in model.objects.filter(user=merged):
        if here.get(share.target_id, 0) < share.level:
            model.objects.filter(user=kept, target=share.target_id).delete()
            model.objects.filter(pk=share.pk).update(user=kept)
    model.objects.filter(user=merged).delete()
    model.objects.filter(user=kept, target__owner=kept).delete()


@transaction.atomic
def erase_person(user: User) -> None:
    """The account is about to be deleted, and its rows with it: its bytes go at the commit, its news now."""
    folders = list(Folder.objects.filter(owner=user))
    documents = list(Document.objects.filter(owner=user))
    forget_news([*folders, *documents])
    erase_on_commit(Version.objects.filter(document__owner=user))
