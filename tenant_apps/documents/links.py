"""Links to files: signed, good for an hour, for one person in one school; the right is asked again at each use."""

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from tenant_apps.accounts.models import User
from tenant_apps.documents import kinds
from tenant_apps.documents.models import Document, Version
from tenant_apps.documents.permissions import can_read
from tenants.links import sign, unsign

LIFE = 3600  # seconds: long enough for a film that is being watched
_PURPOSE = "documents.file"
# What the worker makes of a version: its key in Version.previews → its media type and ending.
RENDITIONS = {
    "thumbnail": ("image/webp", "webp"),
    "page": ("image/webp", "webp"),
    "paper": (kinds.PDF, "pdf"),
    "video": ("video/mp4", "mp4"),
    "sound": ("audio/mp4", "m4a"),
}


@dataclass(frozen=True)
class Target:
    """What a link opens: a stored file, what it is, what it is called at home, shown in place or downloaded."""

    file: str
    media_type: str
    name: str
    download: bool


def link_to(user: User, version: Version, rendition: str = "", *, download: bool = False) -> str:
    """The address where `user` gets this version, or a rendition of it (RENDITIONS); it dies with the right."""
    token = sign(_PURPOSE, [user.pk, version.pk, rendition, int(download)])
    return reverse("documents:file", args=[token])


def opened(user: User, token: str) -> Target | None:
    """What the link opens for this person now; None when it is forged, old, somebody else's, or no longer allowed."""
    try:
        owner, pk, rendition, download = unsign(_PURPOSE, token, max_age=LIFE)
    except signing.BadSignature:
        return None
    if owner != user.pk:
        return None
    version = Version.objects.filter(pk=pk).select_related("document__folder").first()
    if version is None or not can_read(user, version.document):
        return None
    return _target(version, version.document, rendition, bool(download))


def _target(version: Version, document: Document, rendition: str, download: bool) -> Target | None:
    if not rendition:
        shown = kinds.may_be_shown(version.media_type)
        media_type = version.media_type if shown else kinds.UNKNOWN
        return Target(version.file, media_type, document.name, download or not shown)
    file = version.previews.get(rendition)
    if not file or rendition not in RENDITIONS:
        return None
    media_type, extension = RENDITIONS[rendition]
    stem = document.name.rpartition(".")[0] or document.name
    return Target(file, media_type, f"{stem}.{extension}", download)
