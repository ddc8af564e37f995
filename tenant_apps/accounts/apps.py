"""The `accounts` application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Comptes."""

    name = "tenant_apps.accounts"
    label = "accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        """Second factors are allauth's; their audit is ours."""
        from tenant_apps.accounts import receivers

        receivers.connect()
