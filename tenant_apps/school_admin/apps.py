"""The `school_admin` application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchoolAdminConfig(AppConfig):
    """Console d’administration."""

    name = "tenant_apps.school_admin"
    label = "school_admin"
    verbose_name = "Console d’administration"

    def ready(self) -> None:
        """Those who run the school have it in their bar; who reads the word of welcome sees its pictures."""
        from shared_apps.ui import flash, services
        from tenant_apps.accounts.choices import Profile
        from tenant_apps.richtext import media
        from tenant_apps.school_admin import welcome

        flash.register("welcome", welcome.flashes)
        media.register("school_admin", welcome.holds)

        services.register(
            services.Service(
                "school_admin",
                _("Administration"),
                "school_admin:index",
                "gear-six",
                Profile.values,
                25,
                also=("imports", "connection_sheets", "communication", "subscription"),
                only_if=lambda user: user.is_school_admin,
            )
        )
