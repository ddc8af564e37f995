"""Bytes leave the storage once the rows that need them are gone, and not before the commit."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from tenant_apps.documents import files
from tenant_apps.documents.models import Folder, Version
from tenant_apps.documents.telling import Thing, additions_to, target_of
from tenant_apps.timeline.services import retract_many
from tenants.context import current_school, in_school

_BATCH = 1000


def _names(version: Version) -> set[str]:
    return {version.file, *version.previews.values()}


def erase_on_commit(versions: QuerySet[Version]) -> None:
    """These versions are about to be deleted: their files go at the commit, but those that others need.

    Copies share bytes (services.copying). The rows are locked, so that no copy is made of them meanwhile.
    """
    going = {version.pk: version for version in versions.order_by("pk").select_for_update(of=("self",))}
    names = {name for version in going.values() for name in _names(version)}
    paths = [version.file for version in going.values()]
    for start in range(0, len(paths), _BATCH):
        for other in Version.objects.filter(file__in=paths[start : start + _BATCH]).exclude(pk__in=going):
            names -= _names(other)
    if names:
        _delete_on_commit(sorted(names))


def _delete_on_commit(names: list[str]) -> None:
    school = current_school()

    def delete() -> None:
        with in_school(school):
            files.delete(*names)

    transaction.on_commit(delete, robust=True)


def forget_news(things: Iterable[Thing]) -> None:
    """What is gone leaves every feed."""
    things = list(things)
    targets = [target_of(thing) for thing in things]
    targets += [additions_to(thing) for thing in things if isinstance(thing, Folder)]
    for start in range(0, len(targets), _BATCH):
        retract_many(targets=targets[start : start + _BATCH])
