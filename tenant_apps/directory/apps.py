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

        post_save.connect(_follow, sender=User, dispatch_uid="directory-groups-follow-people")


_DECIDING = frozenset({"profile", "functions"})


def _follow(instance: Any, update_fields: frozenset[str] | None, **_: Any) -> None:
    from tenant_apps.directory.services import sync_groups_of
    from tenants.context import current_school_or_none

    unrelated = update_fields is not None and not _DECIDING.intersection(update_fields)
    if unrelated or current_school_or_none() is None:  # the ONE team, in `public`, has no groups
        return
    sync_groups_of(instance)
