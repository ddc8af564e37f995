"""The `imports` application."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Import ONDE et alimentation académique."""

    name = "tenant_apps.imports"
    label = "imports"
    verbose_name = "Import ONDE / AAF1D"
