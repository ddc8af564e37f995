"""The `connection_sheets` application."""

from django.apps import AppConfig


class ConnectionSheetsConfig(AppConfig):
    """Fiches de connexion."""

    name = "tenant_apps.connection_sheets"
    label = "connection_sheets"
    verbose_name = "Fiches de connexion"
