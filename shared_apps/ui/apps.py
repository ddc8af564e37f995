"""The interface's toolbox."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Template tags, form rendering, mail files, style guide."""

    name = "shared_apps.ui"
    label = "ui"
    verbose_name = "Interface"
