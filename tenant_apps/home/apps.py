"""The `home` application."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Accueil."""

    name = "tenant_apps.home"
    label = "home"
    verbose_name = "Accueil"
