"""The `richtext` application."""

from django.apps import AppConfig


class RichtextConfig(AppConfig):
    """Écriture."""

    name = "tenant_apps.richtext"
    label = "richtext"
    verbose_name = "Écriture"

    def ready(self) -> None:
        """A text with somebody else's files is a mistake of what programs send."""
        from tenant_apps.api import refusals
        from tenant_apps.richtext.media import ForeignMedia

        refusals.register(ForeignMedia, 400)
