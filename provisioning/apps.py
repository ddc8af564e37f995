"""The provisioning application."""

from django.apps import AppConfig


class ProvisioningConfig(AppConfig):
    """From the order form to the open school."""

    name = "provisioning"
    verbose_name = "Commandes"
