"""Images, sounds, films and files that stand in texts: who sees them, and whose they are.

Each is a document (app « richtext ») of whoever added it. Its address holds its number; the right is asked
again each time. A service that shows texts registers a check: whoever sees the text sees what stands in it.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.documents.models import Document
from tenant_apps.documents.permissions import visible_documents
from tenant_apps.richtext.cleaning import MEDIA_PATH

APP = "richtext"
Check = Callable[[User, int], bool]
_CHECKS: dict[str, Check] = {}


class ForeignMedia(ValueError):
    """A text holds what belongs to somebody else; its text says so."""


def register(name: str, check: Check) -> None:
    """`check(user, number)`: whether one of this service's texts that `user` may read holds that document.

    Only for services whose writes all pass through `require_own`: else a text could name, and so open,
    a document that its author never saw. Registering a name again replaces its check.
    """
    _CHECKS[name] = check


def address_of(number: int) -> str:
    """Where the document with this number is got, in its school."""
    return f"/ecriture/media/{number}/"


def documents_in(html: str) -> set[int]:
    """Numbers of the documents a text holds."""
    return {int(number) for number in MEDIA_PATH.findall(html)}


def seen_by(user: User, number: int) -> Document | None:
    """The document, when `user` may see it: their own, shared with them, or in a text they may read."""
    document = Document.objects.filter(pk=number, app=APP, trashed_at=None).select_related("current").first()
    if document is None or document.current is None:
        return None
    return document if _may_see(user, document) else None


def _may_see(user: User, document: Document) -> bool:
    if document.owner_id == user.pk or any(check(user, document.pk) for check in _CHECKS.values()):
        return True
    return visible_documents(user).filter(pk=document.pk).exists()


def require_own(*, actor: User, html: str, before: str = "") -> None:
    """Raise ForeignMedia, in words, when a text being written holds a document not of `actor` nor there `before`."""
    added = documents_in(html) - documents_in(before)
    owned = Document.objects.filter(pk__in=added, owner=actor, app=APP).count() if added else 0
    if owned < len(added):
        raise ForeignMedia(
            _("Une image ou un fichier de ce texte est à quelqu’un d’autre : ajoutez-le depuis votre appareil.")
        )
