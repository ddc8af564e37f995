"""The `sharing` application."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """Partage."""

    name = "tenant_apps.sharing"
    label = "sharing"
    verbose_name = "Partage"

    def ready(self) -> None:
        """Shares of every service follow accounts and years: rooms below cannot call us."""
        from tenant_apps.directory import merging, transition
        from tenant_apps.sharing import following

        merging.register("sharing", following.follow_merge)
        transition.register_check("sharing", following.may_undo_year)
