"""A zip file taken apart into a folder, file after file.

What is small is ready when the page answers; the rest is a task's. Each file is taken in one transaction with
how far the zip is: who comes after a killed worker goes on where it stood, nothing is half there, nothing twice.
"""

import uuid
import zipfile
from datetime import timedelta
from time import monotonic

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.languages import speaking_to
from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.documents import files, zips
from tenant_apps.documents.intake import IntakeLater, check_room, clean_folder_name, take_in
from tenant_apps.documents.models import Document, Folder, Unpacking, Version
from tenant_apps.documents.permissions import visible_folders
from tenant_apps.documents.services import DocumentRefused
from tenant_apps.documents.services.folders import create_folder
from tenant_apps.sharing.choices import Level
from tenants.context import current_schema
from tenants.locks import try_alone, wait_for

# The answer to the button begins no other file after this many seconds, and none of a zip beyond these bounds.
AT_ONCE_SECONDS = 1.5
AT_ONCE_BYTES = 20 * 1024**2
AT_ONCE_FILES = 60
# A button pressed twice: the second press finds what the first one made.
_SAME_PRESS = timedelta(seconds=10)
# Workers that began a file and were killed; then the file may be what kills them.
MOST_TRIES = 3
_MEMORY = timedelta(days=30)


class _Gone(Exception):
    """Somebody else went on with it, or it was forgotten: what was under way is taken back."""


def begin(*, actor: User, document: Document, parent: Folder | None) -> Unpacking:
    """Take a zip apart into a new folder called like it, in `parent` or at the top of the actor's space.

    A small one is over on return; what takes longer goes on in a task. Raises DocumentRefused before anything is
    made: not a zip, a password, too many files, too much, a bomb, no room, another zip of this person under way.
    A file refused on its own (a program, a virus, damaged) is named in the result, the others are kept. The same
    button pressed twice begins once.
    """
    if document.current is None:
        raise DocumentRefused(_("Ce document n’existe plus."))
    with transaction.atomic():
        wait_for(f"unzip:{current_schema()}:of:{actor.pk}")
        same = _pressed_before(actor, document)
        made, at_once = (same, False) if same else _record(actor, document, document.current, parent)
    if at_once:
        work(made.pk, seconds=AT_ONCE_SECONDS)
        made.refresh_from_db()
    if same is None and not made.is_over:
        _hand_out(made)
    return made


def _hand_out(unpacking: Unpacking) -> None:
    from tenant_apps.documents.tasks import unpack_zip

    unpack_zip.delay_on_commit(str(unpacking.pk))


def _pressed_before(actor: User, document: Document) -> Unpacking | None:
    """What the same press made. Raises DocumentRefused while another zip of this person is being taken apart."""
    mine = Unpacking.objects.filter(owner=actor, version=document.current)
    under_way = mine.filter(finished_at=None).first()
    if under_way is None:
        _demand_none_under_way(actor)
        return mine.exclude(folder=None).filter(begun_at__gt=timezone.now() - _SAME_PRESS).first()
    return under_way


def _demand_none_under_way(actor: User) -> None:
    if Unpacking.objects.filter(owner=actor, finished_at=None).exists():
        raise DocumentRefused(_("Un de vos fichiers zip est en train de s’ouvrir : attendez qu’il ait fini."))


def _record(actor: User, document: Document, version: Version, parent: Folder | None) -> tuple[Unpacking, bool]:
    """The row and its folder, and whether the whole is small enough to be taken apart at once."""
    with files.open_file(version.file) as content, zips.opened(content) as archive:
        entries = zips.entries_of(archive)
    size = sum(entry.size for entry in entries)
    check_room(parent.owner if parent else actor, size)
    title = clean_folder_name(document.name.rpartition(".")[0] or document.name)
    folder = create_folder(actor=actor, parent=parent, name=title)
    made = Unpacking.objects.create(owner=actor, version=version, folder=folder, name=document.name, total=len(entries))
    _audit(actor, "unpack", made)
    return made, len(entries) <= AT_ONCE_FILES and size <= AT_ONCE_BYTES


def _audit(actor: User, verb: str, unpacking: Unpacking) -> None:
    key = f"folder:{unpacking.folder_id}" if unpacking.folder_id else ""
    data = {"files": unpacking.total, "taken": unpacking.taken}
    audit(actor=actor, verb=f"documents.{verb}", target=unpacking.name, target_key=key, data=data)


def resume(*, actor: User, unpacking: Unpacking) -> Unpacking:
    """Go on with what stopped before its end (the antivirus was away, the server full), by a task.

    Raises DocumentRefused while another zip of this person is under way; does nothing when nothing is left.
    """
    with transaction.atomic():
        wait_for(f"unzip:{current_schema()}:of:{actor.pk}")
        found = Unpacking.objects.filter(pk=unpacking.pk, total__gt=F("position")).exclude(finished_at=None)
        if found.exists():
            _demand_none_under_way(actor)
            found.update(finished_at=None, stopped="", tries=0, progressed_at=timezone.now())
            _audit(actor, "unpack_again", unpacking)
            _hand_out(unpacking)
    unpacking.refresh_from_db()
    return unpacking


def work(key: uuid.UUID | str, *, seconds: float | None = None) -> bool:
    """Go on with one zip to its end, or for `seconds`; whether it was ours to do. Safe to run twice, after a crash."""
    with try_alone(f"unzip:{current_schema()}:{key}") as alone:
        waiting = Unpacking.objects.select_related("owner", "version", "folder__owner")
        unpacking = waiting.filter(pk=key, finished_at=None).first() if alone else None
        if unpacking is None:
            return False
        try:
            with speaking_to(unpacking.owner):
                _go_on(unpacking, monotonic() + seconds if seconds else None)
        except _Gone:
            return False
    return True


def _go_on(unpacking: Unpacking, end: float | None) -> None:
    """One file after the other until all are done, `end` (of the clock `monotonic`), or what stops them all."""
    try:
        if unpacking.version is None:
            raise DocumentRefused(_("Le fichier zip a été effacé entre-temps."))
        with files.open_file(unpacking.version.file) as content, zips.opened(content) as archive:
            for entry in zips.entries_of(archive)[unpacking.position :]:
                if end is not None and monotonic() > end:
                    return
                _demand_place(unpacking)
                _take_next(unpacking, archive, entry)
    except (DocumentRefused, IntakeLater) as reason:
        _finish(unpacking, str(reason))
    except FileNotFoundError:
        _finish(unpacking, _("Le fichier zip a été effacé entre-temps."))
    else:
        _finish(unpacking)


def _demand_place(unpacking: Unpacking) -> None:
    """Raise DocumentRefused when the folder was thrown away, or may no longer be added to."""
    places = visible_folders(unpacking.owner, Level.CONTRIBUTE)
    if not places.filter(pk=unpacking.folder_id or 0).exists():
        raise DocumentRefused(_("Le dossier où vont les fichiers n’est plus là, ou n’accepte plus d’ajouts."))


def _take_next(unpacking: Unpacking, archive: zipfile.ZipFile, entry: zips.Entry) -> None:
    """Take one file, or name it with the reason. Raises IntakeLater when no other would be taken either."""
    _save(unpacking, tries=unpacking.tries + 1)
    try:
        if unpacking.tries > MOST_TRIES:
            raise DocumentRefused(_("le serveur n’arrive pas à le lire."))
        folder = _folder(unpacking, entry.path[:-1])
        with zips.bytes_of(archive, entry) as content:
            take_in(
                actor=unpacking.owner, content=content, name=entry.path[-1], folder=folder,
                key=uuid.uuid5(unpacking.pk, str(unpacking.position)),
                then=lambda _document: _advance(unpacking, taken=unpacking.taken + 1),
            )  # fmt: skip
    except DocumentRefused as refusal:
        _advance(unpacking, refused=[*unpacking.refused, [entry.said, str(refusal)]])


def _folder(unpacking: Unpacking, path: list[str]) -> Folder:
    """The folder of this path below the zip's own, made once. Raises DocumentRefused when it is gone meanwhile."""
    if not path:
        return unpacking.folder  # type: ignore[return-value]  # _demand_place saw it
    place = "/".join(path)
    if place not in unpacking.places:
        above = _folder(unpacking, path[:-1])
        with transaction.atomic():
            made = create_folder(actor=unpacking.owner, parent=above, name=clean_folder_name(path[-1]))
            _save(unpacking, places={**unpacking.places, place: made.pk})
    found = Folder.objects.select_related("owner").filter(pk=unpacking.places[place]).first()
    if found is None:
        raise DocumentRefused(_("Ce dossier n’existe plus."))
    return found


def _save(unpacking: Unpacking, **changes: object) -> None:
    """Write how far it is if nobody else went further. Raises _Gone."""
    mine = Unpacking.objects.filter(pk=unpacking.pk, position=unpacking.position, finished_at=None)
    if not mine.update(progressed_at=timezone.now(), **changes):
        raise _Gone
    for name, value in changes.items():
        setattr(unpacking, name, value)


def _advance(unpacking: Unpacking, **changes: object) -> None:
    _save(unpacking, position=unpacking.position + 1, tries=0, **changes)


def _finish(unpacking: Unpacking, stopped: str = "") -> None:
    _save(unpacking, finished_at=timezone.now(), stopped=stopped[:300])


def sweep() -> int:
    """Hand out again what no worker has been at for a while; how many."""
    silent = list(Unpacking.objects.silent().order_by("progressed_at")[:50])
    for unpacking in silent:
        _hand_out(unpacking)
    return len(silent)


def last_of(user: User, document: Document) -> Unpacking | None:
    """How this person's last opening of a zip went."""
    return Unpacking.objects.filter(owner=user, version__document=document).order_by("-begun_at").first()


def purge() -> int:
    """Forget what was over a month ago (the files stay); how many."""
    return Unpacking.objects.filter(finished_at__lt=timezone.now() - _MEMORY).delete()[0]
