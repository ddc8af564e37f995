"""The `my_account` application."""

from django.apps import AppConfig


class MyAccountConfig(AppConfig):
    """Mon compte."""

    name = "tenant_apps.my_account"
    label = "my_account"
    verbose_name = "Mon compte"
