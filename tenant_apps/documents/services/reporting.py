"""A document is out of place: said by who reads it, taken away by an administrator (timeline.moderation)."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.documents.choices import Section
from tenant_apps.documents.models import Document, Folder
from tenant_apps.documents.notifications import REPORTED, TAKEN_AWAY
from tenant_apps.documents.permissions import can_report
from tenant_apps.documents.services.folders import demand
from tenant_apps.documents.services.space import lock_spaces
from tenant_apps.documents.services.trash import throw
from tenant_apps.documents.telling import target_of
from tenant_apps.documents.tree import Thing
from tenant_apps.timeline import services as timeline
from tenant_apps.timeline.services import publish


@transaction.atomic
def report_document(*, actor: User, document: Document, reason: str) -> None:
    """Tell the administrators that a document is out of place; they read it until they have decided.

    Its version now is one case, whoever reports it. Raises DocumentRefused (permissions.can_report) and
    AccountRefused when the actor has reported it already.
    """
    demand(can_report(actor, document))
    current = document.current
    event = publish(
        kind=REPORTED,
        actor=(current.author if current else None) or document.owner,
        key=f"documents.reported:{document.pk}:{document.current_id}",
        url=document.get_absolute_url(),
        target=target_of(document),
        data={"title": document.name},
    )
    timeline.report(actor=actor, event=event, reason=reason)


@transaction.atomic
def take_away(*, actor: User, target: str) -> None:
    """What an administrator removes goes to the trash of its owner, who is told; nothing when it is gone already.

    News of what was put into a folder leave the feeds and the folder stays: each document is reported on its page.
    """
    thing = _named(target)
    if thing is None:
        return
    lock_spaces([thing.owner])
    throw(thing, timezone.now())
    audit(actor=actor, verb="documents.take_away", target=thing.name, target_key=target)
    publish(
        kind=TAKEN_AWAY,
        actor=actor,
        url=reverse("documents:section", args=[Section.TRASH]),
        data={"title": thing.name},
        users=[thing.owner_id],
    )


def _named(target: str) -> Thing | None:
    """The live folder or document of "documents.folder:12"."""
    kind, _colon, pk = target.partition(":")
    models: dict[str, type[Folder] | type[Document]] = {"documents.folder": Folder, "documents.document": Document}
    if kind not in models:
        return None
    found: Thing | None = models[kind].objects.select_related("owner").filter(pk=int(pk), trashed_at=None).first()
    return found
