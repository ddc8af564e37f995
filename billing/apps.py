"""The billing application."""

from django.apps import AppConfig


class BillingConfig(AppConfig):
    """Price list, invoices, payments."""

    name = "billing"
    verbose_name = "Facturation"

    def ready(self) -> None:
        """Listen to the platform's events."""
        from billing import handlers  # noqa: F401 - registers them
