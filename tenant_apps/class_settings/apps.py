"""The `class_settings` application."""

from django.apps import AppConfig


class ClassSettingsConfig(AppConfig):
    """Paramétrage de la classe."""

    name = "tenant_apps.class_settings"
    label = "class_settings"
    verbose_name = "Paramétrage de la classe"
