"""What verbs on messages share: refusals, the row locked, what search looks in, news."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Decision
from tenant_apps.accounts.services import audit as write_audit
from tenant_apps.documents.models import Document
from tenant_apps.documents.services import delete_for_good, throw_away
from tenant_apps.messaging.choices import Role
from tenant_apps.messaging.models import Attachment, Message
from tenant_apps.messaging.rules import folded
from tenant_apps.richtext.cleaning import as_text
from tenant_apps.richtext.media import documents_in
from tenant_apps.timeline.models import Report

APP = "messaging"


class MessageRefused(ValueError):
    """The verb is not possible; its text is the reason, in words. `field` is the form's, when one is to be changed."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.field = field


class MessageDenied(MessageRefused):
    """It is not this person's to do (permissions.py)."""


class DraftMoved(ValueError):
    """The draft was saved elsewhere meanwhile: nothing is written; `current` is what is kept."""

    def __init__(self, current: Message) -> None:
        super().__init__(_("Ce brouillon a été modifié dans une autre fenêtre\u00a0: choisissez la version à garder."))
        self.current = current


def demand(decision: Decision) -> None:
    """Raise MessageDenied unless allowed."""
    if not decision:
        raise MessageDenied(decision.reason)


def locked(message: Message) -> Message:
    """The row as it is now, nobody else changing it. Raises MessageRefused when it is gone."""
    found = Message.objects.select_for_update(of=("self",)).select_related("author").filter(pk=message.pk).first()
    if found is None:
        raise MessageRefused(_("Ce message n’existe plus."))
    return found


def demand_author(actor: User, message: Message) -> None:
    """Raise MessageRefused unless it is the actor's."""
    if message.author_id != actor.pk:
        raise MessageRefused(_("Ce message est à quelqu’un d’autre."))


def target_of(message: Message) -> str:
    """How news name it."""
    return f"messaging.message:{message.pk}"


def was_reported(message: Message) -> bool:
    """Whether somebody found it out of place."""
    return Report.objects.filter(event__target=target_of(message)).exists()


def audit(actor: User | None, verb: str, message: Message, **data: object) -> None:
    """One line about a message: its subject, never its words."""
    key = f"message:{message.pk}"
    write_audit(actor=actor, verb=f"messaging.{verb}", target=message.subject, target_key=key, data=data)


def fold(message: Message) -> str:
    """What search looks in, from the message as it is: never who is in « Cci »."""
    names = [message.author_name]
    files: list[str] = []
    if message.pk:
        open_roles = message.addressees.exclude(role=Role.BCC).order_by("pk")
        names += open_roles.values_list("name", flat=True)
        files += message.attachments.order_by("pk").values_list("document__name", flat=True)
    media = documents_in(message.body)
    return folded(subject=message.subject, text=as_text(message.body), names=names, files=files, media=media)


def drop_documents(attachments: Iterable[Attachment]) -> None:
    """Delete the documents of these attachments, which nothing else holds, and free their place."""
    pks = [one.document_id for one in attachments]
    rows = Document.objects.filter(pk__in=pks, app=APP).select_related("owner", "folder", "current").order_by("pk")
    for document in rows:
        if document.trashed_at is None:
            throw_away(actor=document.owner, things=[document])
        delete_for_good(actor=None, things=[document])
