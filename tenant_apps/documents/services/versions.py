"""Earlier versions: brought back, deleted."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.documents import notifications, permissions
from tenant_apps.documents.models import Document, Version
from tenant_apps.documents.services import space
from tenant_apps.documents.services.erasing import erase_on_commit
from tenant_apps.documents.services.folders import demand
from tenant_apps.documents.services.space import DocumentRefused
from tenant_apps.documents.telling import target_of, tell


def _locked(version: Version) -> Document:
    """The document, nobody else changing its versions. Raises DocumentRefused when this one is gone."""
    space.locked_space(version.document.owner)
    document = Document.objects.select_related("owner", "folder", "current").get(pk=version.document_id)
    if not document.versions.filter(pk=version.pk).exists():
        raise DocumentRefused(_("Cette version n’existe plus."))
    return document


@transaction.atomic
def restore_version(*, actor: User, version: Version) -> Document:
    """Make an earlier version the current one again; the others stay. Raises DocumentRefused."""
    document = _locked(version)
    demand(permissions.can_contribute(actor, document))
    if document.current_id == version.pk:
        return document
    document.current, document.updated_at = version, timezone.now()
    document.save(update_fields=["current", "updated_at"])
    _audit(actor, "restore_version", document, version)
    tell(notifications.NEW_VERSION, actor, document)
    return document


@transaction.atomic
def delete_version(*, actor: User, version: Version) -> Document:
    """Delete an earlier version and its bytes; never the current one. Raises DocumentRefused."""
    document = _locked(version)
    demand(permissions.can_manage(actor, document))
    if document.current_id == version.pk:
        raise DocumentRefused(_("C’est la version actuelle : remettez-en d’abord une autre."))
    erase_on_commit(document.versions.filter(pk=version.pk))
    document.versions.filter(pk=version.pk).delete()
    space.give_back(document.owner, version.size)
    _audit(actor, "delete_version", document, version)
    return document


def _audit(actor: User, verb: str, document: Document, version: Version) -> None:
    audit(
        actor=actor,
        verb=f"documents.{verb}",
        target=document.name,
        target_key=target_of(document),
        data={"number": version.number},
    )
