"""The `linked_accounts` application."""

from django.apps import AppConfig


class LinkedAccountsConfig(AppConfig):
    """Accounts tied from one school to another: rows of `public`, ids only."""

    name = "shared_apps.linked_accounts"
    label = "linked_accounts"
    verbose_name = "Comptes reliés"
