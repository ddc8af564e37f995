"""The `accounts` application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Comptes."""

    name = "tenant_apps.accounts"
    label = "accounts"
    verbose_name = "Comptes"
