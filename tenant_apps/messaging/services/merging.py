"""Two accounts of one person become one: their messages, folders and signature follow."""

from tenant_apps.accounts.models import User
from tenant_apps.messaging.models import Addressee, Copy, Folder, Message, Signature


def follow_merge(*, kept: User, merged: User) -> None:
    """What both hold stays once; folders of the same name become one."""
    for outgoing in (False, True):
        here = Copy.objects.filter(user=kept, outgoing=outgoing).values("message")
        Copy.objects.filter(user=merged, outgoing=outgoing).exclude(message__in=here).update(user=kept)
    Copy.objects.filter(user=merged).delete()
    Message.objects.filter(author=merged).update(author=kept)
    Addressee.objects.filter(user=merged).update(user=kept)
    _move_folders(kept, merged, None, None)
    if not Signature.objects.filter(user=kept).exists():
        Signature.objects.filter(user=merged).update(user=kept)


def _move_folders(kept: User, merged: User, source: Folder | None, to: Folder | None) -> None:
    """Each of the folders in `source` goes into `to`, or into the one of that name there."""
    for folder in Folder.objects.filter(owner=merged, parent=source).order_by("pk"):
        twin = Folder.objects.filter(owner=kept, parent=to, name__iexact=folder.name).first()
        if twin is None:
            twin = Folder.objects.create(owner=kept, parent=to, name=folder.name)
        Copy.objects.filter(folder=folder).update(folder=twin)
        _move_folders(kept, merged, folder, twin)
    if source is None:
        Folder.objects.filter(owner=merged).delete()
