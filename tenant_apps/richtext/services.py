"""Files that go into texts."""

from typing import IO

from tenant_apps.accounts.models import User
from tenant_apps.documents.intake import take_in
from tenant_apps.documents.kinds import HEAD, media_type_of
from tenant_apps.documents.models import Document
from tenant_apps.documents.services import DocumentRefused
from tenant_apps.richtext.choices import MediaKind
from tenant_apps.richtext.images import plain_image
from tenant_apps.richtext.media import APP
from tenant_apps.richtext.rules import why_not


def add_media(*, actor: User, kind: str, name: str, content: IO[bytes], size: int) -> Document:
    """A file for a text, kept in the actor's space among what was added in applications.

    `kind` is a MediaKind, `size` in bytes. A photo loses the place it was taken at. Raises DocumentRefused
    (too heavy, not that kind, no space left, a virus) and IntakeLater, each in words.
    """
    content.seek(0)
    if reason := why_not(kind, media_type_of(content.read(HEAD), name), size):
        raise DocumentRefused(reason)
    if kind == MediaKind.IMAGE:
        content, ending = plain_image(content)
        name = f"{name.rpartition('.')[0] or name}.{ending}"
    return take_in(actor=actor, content=content, name=name, app=APP)
