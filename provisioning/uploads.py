"""Files people send us: bounded while they arrive, known by their content, kept until the order is sent."""

import re
from datetime import timedelta
from pathlib import PurePath
from typing import IO

import puremagic
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from shared_apps.ui import uploads
from shared_apps.ui.uploads import MEGABYTE

LARGEST = 10 * MEGABYTE
_ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
_HEAD = 4096
_FOLDER = "order-drafts"
# As long as the session that knows them.
_KEPT = timedelta(days=15)
# Files of all drafts together: at 10 MB each, the disk they may take.
MOST_DRAFTS = 1000

# A view whose files together stay under 10 MB.
bounded_upload = uploads.bounded_upload(LARGEST)
was_too_large = uploads.was_too_large


def too_large() -> ValidationError:
    """What to do with a file beyond the bound."""
    return ValidationError(_("Ce fichier dépasse 10 Mo. Réduisez-le, ou numérisez en qualité moyenne."), code="size")


def check_document(file: "File[bytes]") -> None:
    """Raise ValidationError unless the file is a PDF, a JPEG or a PNG of at most 10 MB, by its content."""
    if not file.size:
        raise ValidationError(_("Ce fichier est vide. Choisissez-en un autre."), code="empty")
    if file.size > LARGEST:
        raise too_large()
    if kind_of(file) not in _ENDINGS:
        raise ValidationError(
            _("Ce fichier n’est ni un PDF ni une photo (JPEG ou PNG). Enregistrez-le dans un de ces formats."),
            code="kind",
        )


def kind_of(file: "IO[bytes] | File[bytes]") -> str:
    """The MIME type its first bytes tell, '' when they tell nothing; the name is not looked at."""
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(0)
    try:
        return str(puremagic.from_string(head, mime=True))
    except (puremagic.PureError, ValueError):
        return ""


def _safe_name(file: "File[bytes]") -> str:
    """The name people know, without folders or odd signs, ending as its content says."""
    stem = PurePath(re.sub(r".*[/\\]", "", file.name or "")).stem.strip(". ")
    return f"{get_valid_filename(stem or 'document')[:60]}{_ENDINGS.get(kind_of(file), '.pdf')}"


def keep_document(key: str, file: "File[bytes]") -> dict[str, str]:
    """Keep a checked file beside the draft with this key; where it is and its name."""
    name = _safe_name(file)
    return {"path": default_storage.save(f"{_FOLDER}/{key}-{name}", file), "name": name}


def is_full() -> bool:
    """Whether visitors' drafts hold as many files as they may together."""
    return len(_kept_paths()) >= MOST_DRAFTS


def _kept_paths() -> list[str]:
    """Where every kept file is."""
    if not default_storage.exists(_FOLDER):
        return []
    return [f"{_FOLDER}/{name}" for name in default_storage.listdir(_FOLDER)[1]]


def open_document(kept: dict[str, str] | None) -> "File[bytes] | None":
    """The kept file, named for the order; None when there is none or it is gone."""
    if not kept or not default_storage.exists(kept["path"]):
        return None
    return File(default_storage.open(kept["path"]), name=kept["name"])


def drop_document(kept: dict[str, str] | None) -> None:
    """Remove a kept file."""
    if kept:
        default_storage.delete(kept["path"])


def sweep_documents() -> int:
    """Remove the files of drafts nobody came back to; how many."""
    old = timezone.now() - _KEPT
    gone = [path for path in _kept_paths() if default_storage.get_modified_time(path) < old]
    for path in gone:
        default_storage.delete(path)
    return len(gone)
