"""Who reads a document or an image because it stands in a message."""

from django.contrib.postgres.search import SearchQuery

from tenant_apps.accounts.models import User
from tenant_apps.messaging.models import Attachment, Copy, Signature
from tenant_apps.messaging.rules import media_mark
from tenant_apps.richtext.media import documents_in

_MOST_TEXTS = 50


def reads_attachment(user: User, document_id: int) -> bool:
    """Whether this document goes with a message of which `user` holds a copy, neither taken back nor hidden."""
    held = Attachment.objects.filter(document=document_id, message__copies__user=user)
    return held.filter(message__recalled_at=None, message__moderated_at=None).exists()


def reads_media(user: User, number: int) -> bool:
    """The same for an image or a sound in a text: the search index knows which texts hold it, they are asked."""
    mark = SearchQuery(media_mark(number), config="simple")
    held = Copy.objects.filter(user=user, message__search=mark, message__recalled_at=None, message__moderated_at=None)
    bodies = held.order_by("-pk").values_list("message__body", flat=True)[:_MOST_TEXTS]
    return any(number in documents_in(body) for body in bodies) or _in_signature(user, number)


def _in_signature(user: User, number: int) -> bool:
    html = Signature.objects.filter(user=user).values_list("html", flat=True).first()
    return number in documents_in(html or "")
