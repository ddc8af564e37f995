"""The `help` application."""

from django.apps import AppConfig


class HelpConfig(AppConfig):
    """Aide."""

    name = "tenant_apps.help"
    label = "help"
    verbose_name = "Aide"
