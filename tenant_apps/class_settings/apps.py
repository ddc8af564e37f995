"""The `class_settings` application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClassSettingsConfig(AppConfig):
    """Paramétrage de la classe."""

    name = "tenant_apps.class_settings"
    label = "class_settings"
    verbose_name = "Paramétrage de la classe"

    def ready(self) -> None:
        """Teachers have it in their bar."""
        from shared_apps.ui import services
        from tenant_apps.accounts.choices import Profile

        services.register(
            services.Service(
                "class_settings",
                _("Ma classe"),
                "class_settings:index",
                "chalkboard-teacher",
                [Profile.TEACHER],
                27,
                also=("imports", "connection_sheets", "pupil_cards"),
            )
        )
