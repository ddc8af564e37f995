"""The `school_admin` application."""

from django.apps import AppConfig


class SchoolAdminConfig(AppConfig):
    """Console d’administration."""

    name = "tenant_apps.school_admin"
    label = "school_admin"
    verbose_name = "Console d’administration"
