"""The `api` application."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """What programs read and write in a school."""

    name = "tenant_apps.api"
    label = "api"
    verbose_name = "API"

    def ready(self) -> None:
        """Have the schema know the keys."""
        from tenant_apps.api import schema  # noqa: F401 - extensions register themselves
