"""What the worker makes of a version so that it can be looked at in the page: pictures, paper, film, sound.

A worker that dies gives the work back: the version stays pending, the sweeper hands it out again, three times
at most, because the file may be what kills it.
"""

import logging
import shutil
import tempfile
from pathlib import Path

from django.db import transaction
from django.db.models import F

from tenant_apps.documents import files, kinds, tools
from tenant_apps.documents.choices import PreviewState
from tenant_apps.documents.models import Version
from tenants.context import current_schema
from tenants.locks import try_alone

logger = logging.getLogger(__name__)
MOST_TRIES = 3
_LARGEST = {"image": 200, "pdf": 200, "office": 50, "audio": 500, "video": 2048}  # megabytes
# What browsers play as it is; the rest is made playable.
_PLAYED = {"video/mp4", "video/webm", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/wave", "audio/webm"}
# Shorter than this, a film in a known format goes as it is.
_LIGHT_FILM = 20 * 1024**2


def family_of(media_type: str) -> str:
    """How a file is looked at: image, pdf, office, audio, video; "" when it is only downloaded."""
    if media_type == kinds.PDF:
        return "pdf"
    if kinds.is_office(media_type):
        return "office"
    family = media_type.partition("/")[0]
    if family == "image" and media_type == "image/svg+xml":
        return ""
    return family if family in {"image", "audio", "video"} else ""


def ask(version: Version) -> None:
    """Have previews made of a new version when there is something to see; in the transaction that adds it."""
    from tenant_apps.documents.tasks import make_previews

    family = family_of(version.media_type)
    if not family or version.size > _LARGEST[family] * 1024**2:
        return
    version.preview_state = PreviewState.PENDING
    version.save(update_fields=["preview_state"])
    make_previews.delay_on_commit(version.pk)


def make(version_id: int) -> bool:
    """Make the previews of one version; whether it was ours to do. Safe to run twice, and after a crash."""
    with try_alone(f"preview:{current_schema()}:{version_id}") as alone:
        waiting = Version.objects.filter(pk=version_id, preview_state=PreviewState.PENDING)
        if not alone or not waiting.update(preview_tries=F("preview_tries") + 1):
            return False
        version = waiting.get()
        if version.preview_tries > MOST_TRIES:
            return _end(version, PreviewState.FAILED, {})
        try:
            with tempfile.TemporaryDirectory() as name:
                made = _stored(_made(version, Path(name)))
        except (tools.ToolFailed, FileNotFoundError) as error:
            logger.info("No preview of version %s: %s", version.pk, error)
            return _end(version, PreviewState.FAILED, {})
        return _end(version, PreviewState.READY if made else PreviewState.NONE, made)


def _made(version: Version, folder: Path) -> dict[str, Path]:
    """Renditions of a version, as files in `folder`."""
    source = folder / "source"
    with files.open_file(version.file) as stored, source.open("wb") as copy:
        shutil.copyfileobj(stored, copy, 1024 * 1024)
    family = family_of(version.media_type)
    if family in {"image", "pdf"}:
        return tools.pictures(family, source, folder)
    if family == "office":
        paper = tools.paper(source, folder)
        return {"paper": paper, **tools.pictures("pdf", paper, folder)} if paper else {}
    if version.media_type in _PLAYED and family == "audio":
        return {}
    if version.media_type in _PLAYED and version.size < _LIGHT_FILM:
        return tools.first_picture(source, folder)
    return tools.film(source, folder) if family == "video" else tools.sound(source, folder)


def _stored(made: dict[str, Path]) -> dict[str, str]:
    """Put the renditions into the storage: their names there. What is put is removed when one fails."""
    names: dict[str, str] = {}
    try:
        for rendition, path in made.items():
            with path.open("rb") as content:
                names[rendition] = files.store(content).name
    except BaseException:
        files.delete(*names.values())
        raise
    return names


def _end(version: Version, state: PreviewState, made: dict[str, str]) -> bool:
    """Write down the end; what was made of a version that is gone meanwhile goes too."""
    with transaction.atomic():
        kept = Version.objects.filter(pk=version.pk).update(preview_state=state, previews=made)
    if not kept:
        files.delete(*made.values())
    return True


def sweep() -> int:
    """Hand out again what no worker has finished; how many."""
    from tenant_apps.documents.tasks import make_previews

    waiting = Version.objects.filter(preview_state=PreviewState.PENDING).order_by("pk").values_list("pk", flat=True)
    pending = list(waiting[:50])
    for pk in pending:
        make_previews.delay_on_commit(pk)
    return len(pending)
