"""A file that has arrived becomes a document: looked at, scanned, its place forgotten, counted, kept."""

import errno
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.documents import files, film_places
from tenant_apps.documents.kinds import HEAD, is_photo, media_type_of, why_refused
from tenant_apps.documents.models import Document, Folder, Space
from tenant_apps.documents.places import forget_place
from tenant_apps.documents.scanning import Infected, ScannerAway, TooLargeToScan, scan
from tenant_apps.documents.services import DocumentRefused, SpaceFull, add_document, add_version, quota_of
from tenant_apps.documents.services.folders import LONGEST_FOLDER_NAME
from tenant_apps.documents.telling import tell_of_virus

_LONGEST_NAME = 200
_PIECE = 1024 * 1024
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class IntakeLater(OSError):
    """Nothing wrong with the file: the server cannot take it now; its text says so."""


def clean_name(name: str) -> str:
    """What people called a file, without the path and the signs no system takes; its ending stays when cut."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    plain = "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"|?*').strip(" .")
    if len(plain) > _LONGEST_NAME:
        stem, dot, extension = plain.rpartition(".")
        ending = f"{dot}{extension}"[:20] if dot else ""
        plain = ((stem if dot else plain)[: _LONGEST_NAME - len(ending)] + ending).rstrip(" .")
    return plain or _("Sans nom")


def clean_folder_name(name: str) -> str:
    """The same for a folder: shorter, without an ending to keep."""
    return clean_name(name)[:LONGEST_FOLDER_NAME].rstrip(" .")


def check_room(holder: User, size: int, under_way: int = 0) -> None:
    """Raise SpaceFull when `size` bytes, and those under way, do not fit in the space of `holder` as it is now."""
    space = Space.objects.filter(user=holder).first()
    used = space.used if space else 0
    if used + under_way + size > quota_of(holder, space):
        raise SpaceFull(_("Il ne reste pas assez de place : videz des dossiers, ou demandez plus à l’école."))


def _nothing(document: Document) -> None:
    """Nothing more to do with the new document."""


def take_in(
    *,
    actor: User,
    content: IO[bytes],
    name: str,
    folder: Folder | None = None,
    document: Document | None = None,
    app: str = "",
    key: uuid.UUID | None = None,
    then: Callable[[Document], None] = _nothing,
) -> Document:
    """Make a document of `content` in a folder (or a new version of `document`); nothing is kept when it fails.

    `then` runs in the transaction that makes it. `key` names the file in the storage, so that a second try
    replaces the first. Raises DocumentRefused (SpaceFull, a kind or a virus we do not take) and IntakeLater
    (scanner away, storage full), each in words. The caller has asked for the right.
    """
    _look(actor, content, name)
    with storage_words():
        stored = _store(content, name, key)
    try:
        with transaction.atomic():
            if document is None:
                made = add_document(actor=actor, folder=folder, name=clean_name(name), stored=stored, app=app)
            else:
                made = add_version(actor=actor, document=document, stored=stored).document
            then(made)
            return made
    except BaseException:
        files.delete(stored.name)
        raise


def _look(actor: User, content: IO[bytes], name: str) -> None:
    """Refuse what is a program, empty or infected, before anything is kept."""
    content.seek(0)
    if reason := why_refused(name, content.read(HEAD)):
        raise DocumentRefused(reason)
    try:
        scan(content)
    except Infected as virus:
        _note_virus(actor, clean_name(name), str(virus)[:100])
        words = _("Ce fichier contient un virus (%(virus)s) : il n’a pas été gardé. Vérifiez l’appareil d’où il vient.")
        raise DocumentRefused(words % {"virus": virus}) from virus
    except TooLargeToScan as large:
        words = _("Ce fichier est trop lourd pour l’antivirus : il n’a pas été gardé. Envoyez-le en plusieurs parties.")
        raise DocumentRefused(words) from large
    except ScannerAway as away:
        raise IntakeLater(_("L’antivirus ne répond pas : réessayez dans quelques minutes.")) from away


@transaction.atomic
def _note_virus(actor: User, name: str, virus: str) -> None:
    audit(actor=actor, verb="documents.infected", target=name, data={"virus": virus})
    tell_of_virus(actor, name, virus)


def _store(content: IO[bytes], name: str, key: uuid.UUID | None) -> files.Stored:
    """The file in the storage; a photo or a film passes by a local copy where its place is blanked."""
    content.seek(0)
    head = content.read(HEAD)
    kind = media_type_of(head, name)
    content.seek(0)
    if not is_photo(kind) and not film_places.is_film(head):
        return files.store(content, name=name, key=key)
    with tempfile.TemporaryFile() as copy:  # what arrives is read from its beginning only
        shutil.copyfileobj(content, copy, _PIECE)
        if is_photo(kind):
            forget_place(copy, kind)
        else:
            film_places.forget_place(copy)
        return files.store(copy, name=name, key=key)


@contextmanager
def storage_words() -> Iterator[None]:
    """Say in words (IntakeLater) that the storage is full; any other fault goes its way."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        words = _("Le serveur n’a plus de place pour ce fichier : prévenez l’administrateur de l’école.")
        raise IntakeLater(words) from error
