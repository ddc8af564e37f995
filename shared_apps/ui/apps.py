"""The interface's toolbox."""

from django.apps import AppConfig

from shared_apps.ui.plurals import speak_french


class UiConfig(AppConfig):
    """Template tags, form rendering, mail files, style guide."""

    name = "shared_apps.ui"
    label = "ui"
    verbose_name = "Interface"

    def ready(self) -> None:
        """The source language has its own plural."""
        speak_french()
