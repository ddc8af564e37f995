"""The provisioning application."""

from django.apps import AppConfig


class ProvisioningConfig(AppConfig):
    """From the order form to the open school."""

    name = "provisioning"
    verbose_name = "Commandes"

    def ready(self) -> None:
        """Listen to the platform's events."""
        from provisioning import handlers  # noqa: F401 - registers them
