"""The `directory` application."""

from typing import Any

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Annuaire."""

    name = "tenant_apps.directory"
    label = "directory"
    verbose_name = "Annuaire"

    def ready(self) -> None:
        """Groups follow people, whoever saves them: accounts stand below and cannot call us."""
        from django.db.models.signals import post_save

        from tenant_apps.accounts.models import User
        from tenant_apps.accounts.signals import people_changed, people_changing

        post_save.connect(_follow, sender=User, dispatch_uid="directory-groups-follow-people")
        people_changing.connect(_lock, sender=User, dispatch_uid="directory-locked-before-people")
        people_changed.connect(_follow_many, sender=User, dispatch_uid="directory-groups-follow-many")


def _lock(**_: Any) -> None:
    from tenant_apps.directory.groups import lock_directory
    from tenants.context import current_school_or_none

    if current_school_or_none() is not None:
        lock_directory()


_DECIDING = frozenset({"profile", "functions", "leaving_at"})


def _follow(instance: Any, update_fields: frozenset[str] | None, **_: Any) -> None:
    from tenant_apps.directory.services import sync_groups_of
    from tenants.context import current_school_or_none

    unrelated = update_fields is not None and not _DECIDING.intersection(update_fields)
    if unrelated or current_school_or_none() is None:  # the ONE team, in `public`, has no groups
        return
    sync_groups_of(instance)


def _follow_many(ids: list[int], **_: Any) -> None:
    from tenant_apps.directory.services import sync_groups_of_many
    from tenants.context import current_school_or_none

    if current_school_or_none() is not None:
        sync_groups_of_many(ids)
