"""Which files a text takes, by their bytes and their weight: pure decisions."""

from django.utils.translation import gettext as _

from shared_apps.ui.uploads import MEGABYTE
from tenant_apps.richtext.choices import MediaKind

LARGEST: dict[str, int] = {
    MediaKind.IMAGE: 15 * MEGABYTE,
    MediaKind.SOUND: 30 * MEGABYTE,
    MediaKind.VIDEO: 100 * MEGABYTE,
    MediaKind.DOCUMENT: 50 * MEGABYTE,
}
_IMAGES = {"image/png", "image/jpeg", "image/gif", "image/webp"}
_FILMS = {"video/webm", "video/mp4", "video/ogg", "video/quicktime", "video/x-m4v"}
_SOUNDS = {"audio/mpeg", "audio/mp3", "audio/mp4", "audio/x-m4a", "audio/wav", "audio/wave", "audio/x-wav", "audio/ogg"}
# A recorded sound comes in the box of a film: their first bytes are the same.
_TAKEN: dict[str, set[str]] = {
    MediaKind.IMAGE: _IMAGES,
    MediaKind.SOUND: _SOUNDS | _FILMS | {"audio/webm", "application/ogg"},
    MediaKind.VIDEO: _FILMS | {"application/ogg"},
}
# What a browser shows in its place; anything else is downloaded.
SHOWN = _IMAGES | _FILMS | _SOUNDS | {"audio/webm", "application/ogg"}


def why_not(kind: str, media_type: str, size: int) -> str:
    """Why this file (its type read from its bytes, its weight in bytes) may not be this kind; "" when it may."""
    if size > LARGEST[kind]:
        return _("Ce fichier est trop lourd : %(n)s Mo au plus.") % {"n": LARGEST[kind] // MEGABYTE}
    if kind == MediaKind.DOCUMENT or media_type in _TAKEN[kind]:
        return ""
    return {
        MediaKind.IMAGE: _("Ce fichier n’est pas une image : choisissez un fichier JPEG, PNG, WebP ou GIF."),
        MediaKind.SOUND: _("Ce fichier n’est pas un son : choisissez un fichier MP3, M4A, OGG ou WAV."),
        MediaKind.VIDEO: _("Ce fichier n’est pas une vidéo : choisissez un fichier MP4 ou WebM."),
    }[MediaKind(kind)]
