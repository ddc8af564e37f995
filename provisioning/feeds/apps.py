"""The application of the academic feeds."""

from django.apps import AppConfig


class FeedsConfig(AppConfig):
    """Conventions with academies, and the runs of their feeds."""

    name = "provisioning.feeds"
    label = "feeds"
    verbose_name = "Alimentation académique"
