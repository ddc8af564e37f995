"""Folders one files messages in: at most three deep, names once at each place."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.messaging.models import Copy, Folder
from tenant_apps.messaging.rules import DEEPEST_FOLDER, MOST_FOLDERS
from tenant_apps.messaging.services.common import MessageRefused
from tenants.locks import wait_for
from tenants.text import has_odd_characters


def _alone(actor: User) -> None:
    """Depth and number are asked before rows are written: one verb on the folders of a person at a time."""
    wait_for(f"messaging.folders:{actor.pk}")


def _depth(folder: Folder | None) -> int:
    depth = 0
    while folder is not None:
        depth, folder = depth + 1, folder.parent
    return depth


def _save(folder: Folder, name: str) -> Folder:
    folder.name = " ".join(name.split())
    if not folder.name or has_odd_characters(folder.name):
        raise MessageRefused(_("Donnez un nom à ce dossier, en lettres ou en chiffres."), "name")
    try:
        folder.full_clean()
    except ValidationError as error:
        raise MessageRefused(" ".join(error.messages), "name") from error
    folder.save()
    return folder


@transaction.atomic
def create_folder(*, actor: User, name: str, parent: Folder | None = None) -> Folder:
    """A new folder, in one of the actor's or at the top. Raises MessageRefused: name taken, too deep, too many."""
    _alone(actor)
    if parent is not None and not Folder.objects.filter(pk=parent.pk, owner=actor).exists():
        raise MessageRefused(_("Ce dossier n’existe plus."))
    if _depth(parent) >= DEEPEST_FOLDER:
        raise MessageRefused(_("Trois dossiers l’un dans l’autre au plus."), "parent")
    if Folder.objects.filter(owner=actor).count() >= MOST_FOLDERS:
        raise MessageRefused(_("%(most)s dossiers au plus\u00a0: supprimez-en un.") % {"most": MOST_FOLDERS}, "name")
    return _save(Folder(owner=actor, parent=parent), name)


@transaction.atomic
def rename_folder(*, actor: User, folder: Folder, name: str) -> Folder:
    """Another name. Raises MessageRefused when it is taken."""
    _alone(actor)
    found = Folder.objects.filter(pk=folder.pk, owner=actor).first()
    if found is None:
        raise MessageRefused(_("Ce dossier n’existe plus."))
    return _save(found, name)


@transaction.atomic
def move_folder(*, actor: User, folder: Folder, parent: Folder | None) -> Folder:
    """Into another of the actor's folders, or to the top (None), with what it holds.

    Raises MessageRefused: gone, into itself or what it holds, too deep, a folder of that name there.
    """
    _alone(actor)
    found = Folder.objects.filter(pk=folder.pk, owner=actor).first()
    if found is None or (parent is not None and not Folder.objects.filter(pk=parent.pk, owner=actor).exists()):
        raise MessageRefused(_("Ce dossier n’existe plus."))
    if parent is not None and parent.pk in below(actor, found):
        raise MessageRefused(_("Un dossier ne va pas dans lui-même."), "parent")
    if _depth(parent) + _height(found) > DEEPEST_FOLDER:
        raise MessageRefused(_("Trois dossiers l’un dans l’autre au plus."), "parent")
    found.parent = parent
    return _save(found, found.name)


def _height(folder: Folder) -> int:
    """How many levels it holds, itself counted."""
    height, level = 0, [folder.pk]
    while level:
        height += 1
        level = list(Folder.objects.filter(parent__in=level).order_by("pk").values_list("pk", flat=True))
    return height


@transaction.atomic
def delete_folder(*, actor: User, folder: Folder) -> int:
    """Remove a folder and those in it; their messages go to the trash; how many. Gone already is no error."""
    _alone(actor)
    ids = below(actor, folder)
    filed = Copy.objects.filter(user=actor, folder__in=ids, trashed_at=None)
    count = Copy.objects.filter(pk__in=list(filed.order_by("pk").values_list("pk", flat=True))).update(
        trashed_at=timezone.now()
    )
    Folder.objects.filter(pk__in=ids).delete()
    return count


def below(actor: User, folder: Folder) -> list[int]:
    """Ids of a folder of the actor's and of those in it."""
    found: list[int] = []
    level = list(Folder.objects.filter(pk=folder.pk, owner=actor).order_by("pk").values_list("pk", flat=True))
    while level:
        found += level
        level = list(Folder.objects.filter(parent__in=level).order_by("pk").values_list("pk", flat=True))
    return found
