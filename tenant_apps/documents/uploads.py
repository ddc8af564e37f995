"""Files that arrive in pieces, and go on where they were cut (tus 1.0.0, https://tus.io/protocols/resumable-upload).

A piece is an object of its own in the storage, named by its place in the file: it works on a disk and in
S3, a dead process loses the piece under way at most, and the same piece sent again takes its own place.
"""

import uuid
from contextlib import suppress
from datetime import timedelta
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.documents import files
from tenant_apps.documents.intake import check_room, clean_name, storage_words, take_in
from tenant_apps.documents.models import Document, Folder, Upload
from tenant_apps.documents.parts import reader
from tenant_apps.documents.services import DocumentRefused
from tenants.context import current_schema
from tenants.locks import try_alone

LARGEST = 2 * 1024**3
LARGEST_PIECE = 8 * 1024**2
LIFE = timedelta(days=1)
# Beyond, somebody sends without an end; what has not moved for an hour no longer takes others' place.
MOST_UNDER_WAY = 200
_ALIVE = timedelta(hours=1)
_SHELF = "uploads"


class WrongOffset(ValueError):
    """The piece does not follow what is here, or another one is being kept: ask where to go on (409)."""


def begin(
    *, actor: User, name: str, size: int, folder: Folder | None = None, document: Document | None = None, app: str = ""
) -> Upload:
    """Announce a file of `size` bytes. Raises DocumentRefused in words when it is too large or does not fit."""
    if size > LARGEST:
        raise DocumentRefused(_("Ce fichier dépasse 2 Go : partagez-le en plusieurs, ou réduisez-le."))
    if not size:
        raise DocumentRefused(_("Ce fichier est vide : ouvrez-le pour vérifier, puis envoyez-le à nouveau."))
    alive = Upload.objects.filter(owner=actor, result=None, expires_at__gt=timezone.now() + LIFE - _ALIVE)
    if alive.count() >= MOST_UNDER_WAY:
        raise DocumentRefused(_("Trop d’envois en même temps : attendez que les premiers soient finis."))
    holder = _holder(actor, folder, document)
    coming = alive.aggregate(total=Sum("size"))["total"] or 0
    check_room(holder, size, coming)
    return Upload.objects.create(
        key=uuid.uuid4(), owner=actor, folder=folder, document=document, name=clean_name(name), app=app, size=size,
        expires_at=timezone.now() + LIFE,
    )  # fmt: skip


def _holder(actor: User, folder: Folder | None, document: Document | None) -> User:
    if document is not None:
        return document.owner
    return folder.owner if folder is not None else actor


def receive(*, actor: User, upload: Upload, offset: int, piece: IO[bytes], size: int) -> Upload:
    """Keep a piece that starts at `offset`; the last one makes the document (`upload.result`).

    Raises WrongOffset, and on the last piece what intake.take_in raises: a file that is refused leaves
    nothing, one that is to come later keeps its pieces.
    """
    with try_alone(f"upload:{current_schema()}:{upload.key}") as alone:
        upload.refresh_from_db()
        if not alone or upload.result_id or upload.received != offset or offset + size > upload.size:
            raise WrongOffset(upload.received)
        if not size:
            return upload
        _keep(upload, offset, piece)
        if offset + size == upload.size:
            return _finish(actor, upload)
        upload.received = offset + size
        upload.expires_at = timezone.now() + LIFE
        upload.save(update_fields=["received", "expires_at"])
        return upload


def _keep(upload: Upload, offset: int, piece: IO[bytes]) -> None:
    name = f"{_folder(upload)}/{offset:012d}"
    files.delete(name)  # what a dead process left there
    with storage_words():
        try:
            default_storage.save(name, File(piece))
        except BaseException:
            files.delete(name)
            raise


def _folder(upload: Upload) -> str:
    return f"{_SHELF}/{upload.key.hex}"


def _pieces(upload: Upload) -> list[str]:
    """Names of its pieces in order: they are named by their place."""
    with suppress(FileNotFoundError):
        return [f"{_folder(upload)}/{name}" for name in sorted(default_storage.listdir(_folder(upload))[1])]
    return []


def _finish(actor: User, upload: Upload) -> Upload:
    def done(document: Document) -> None:
        upload.result, upload.received = document, upload.size
        whole = document.current is not None and document.current.size == upload.size
        mine = Upload.objects.filter(pk=upload.pk)
        if not whole or not mine.update(result=document, received=upload.size):  # given up in another tab
            raise Upload.DoesNotExist

    try:
        with reader(_pieces(upload)) as content:
            take_in(
                actor=actor, content=content, name=upload.name, folder=upload.folder, document=upload.document,
                app=upload.app, key=upload.key, then=done,
            )  # fmt: skip
    except DocumentRefused:
        forget(upload)
        raise
    except FileNotFoundError as lost:  # a piece went meanwhile
        raise Upload.DoesNotExist from lost
    _sweep(upload)
    return upload


def forget(upload: Upload) -> None:
    """Remove an upload and its pieces; the document it became stays."""
    if upload.result_id is None:
        files.delete(files.name_for(upload.key))
    _sweep(upload)
    upload.delete()


def _sweep(upload: Upload) -> None:
    files.delete(*_pieces(upload))
    files.delete(_folder(upload))  # on a disk, the empty folder


def left_by(user: User) -> list[Upload]:
    """What this person began to send and did not finish, newest first."""
    left = Upload.objects.filter(owner=user, result=None, expires_at__gt=timezone.now())
    return list(left.order_by("-created_at")[:MOST_UNDER_WAY])


def purge() -> int:
    """Forget the uploads nobody went on with for a day; how many."""
    expired = list(Upload.objects.filter(expires_at__lte=timezone.now()).order_by("expires_at")[:500])
    for upload in expired:
        forget(upload)
    return len(expired)
