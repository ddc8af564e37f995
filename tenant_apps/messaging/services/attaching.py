"""Documents that go with a message: kept once, in the author's space, among those added in applications."""

from collections.abc import Sequence
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.documents.intake import take_in
from tenant_apps.documents.models import Document
from tenant_apps.documents.services import copy_for_app
from tenant_apps.messaging.choices import State
from tenant_apps.messaging.models import Attachment, Message
from tenant_apps.messaging.rules import MOST_ATTACHMENTS
from tenant_apps.messaging.services.common import APP, MessageRefused, demand_author, drop_documents, locked
from tenant_apps.messaging.services.drafts import Content, save_draft


def _demand_room(actor: User, draft: Message, more: int) -> Message:
    draft = locked(draft)
    demand_author(actor, draft)
    if draft.state != State.DRAFT:
        raise MessageRefused(_("Ce message n’est plus un brouillon\u00a0: il est parti, ou son envoi est programmé."))
    if draft.attachments.count() + more > MOST_ATTACHMENTS:
        raise MessageRefused(
            _("%(most)s pièces jointes au plus\u00a0: partagez un dossier de l’espace documentaire.")
            % {"most": MOST_ATTACHMENTS},
            "pieces",
        )
    return draft


def attach_file(*, actor: User, draft: Message, content: IO[bytes], name: str) -> Attachment:
    """Add a file of one's device to a draft. Raises MessageRefused, DocumentRefused and IntakeLater, in words."""
    made: list[Attachment] = []

    def put(document: Document) -> None:
        _demand_room(actor, draft, 1)
        made.append(Attachment.objects.create(message=draft, document=document))

    take_in(actor=actor, content=content, name=name, app=APP, then=put)
    return made[0]


@transaction.atomic
def attach_uploaded(*, actor: User, draft: Message, documents: Sequence[Document]) -> list[Attachment]:
    """Add documents that the actor has just sent for a message (app « messaging »); those there already stay."""
    mine = [one for one in documents if one.owner_id == actor.pk and one.app == APP and one.trashed_at is None]
    taken = set(Attachment.objects.filter(document__in=mine).values_list("document", flat=True))
    fresh = [one for one in mine if one.pk not in taken]
    _demand_room(actor, draft, len(fresh))
    return [Attachment.objects.create(message=draft, document=one) for one in fresh]


@transaction.atomic
def attach_documents(*, actor: User, draft: Message, documents: Sequence[Document]) -> list[Attachment]:
    """Add copies (on the same bytes) of documents the actor may read. Raises MessageRefused and DocumentRefused."""
    _demand_room(actor, draft, len(documents))
    copies = copy_for_app(actor=actor, documents=documents, app=APP)
    return [Attachment.objects.create(message=draft, document=one) for one in copies]


@transaction.atomic
def pass_on(*, actor: User, content: Content, key: str = "") -> Message:
    """A draft of `content`, with copies of the documents of the message it passes on (`content.parent`).

    The same `key` again is the same draft. Raises MessageRefused and DocumentRefused; nothing is kept then.
    """
    draft = save_draft(actor=actor, content=content, key=key)
    if content.parent is not None and draft.state == State.DRAFT and not draft.attachments.exists():
        gone_with = Attachment.objects.filter(message=content.parent, document__trashed_at=None)
        documents = [one.document for one in gone_with.select_related("document").order_by("pk")]
        attach_documents(actor=actor, draft=draft, documents=documents)
    return draft


@transaction.atomic
def detach(*, actor: User, attachment: Attachment) -> None:
    """Take a document off a draft, for good; gone already is no error. Raises MessageRefused once it is sent."""
    _demand_room(actor, attachment.message, 0)
    drop_documents([attachment])
    Attachment.objects.filter(pk=attachment.pk).delete()
