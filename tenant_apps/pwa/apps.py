"""The `pwa` application."""

from django.apps import AppConfig


class PwaConfig(AppConfig):
    """L’école sur le téléphone."""

    name = "tenant_apps.pwa"
    label = "pwa"
    verbose_name = "L’école sur le téléphone"

    def ready(self) -> None:
        """Let the first page and the last news be kept."""
        from tenant_apps.pwa import keeping

        keeping.register("home", "timeline:feed")
