"""The `directory` application."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Annuaire."""

    name = "tenant_apps.directory"
    label = "directory"
    verbose_name = "Annuaire"
