"""The `home` application."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Accueil."""

    name = "tenant_apps.home"
    label = "home"
    verbose_name = "Accueil"

    def ready(self) -> None:
        """Its own widgets; what one arranged follows when two accounts become one; what is new is counted.

        A service the school closed is closed to programs too.
        """
        from shared_apps.ui import counts, widgets
        from tenant_apps.api.permissions import add_gate
        from tenant_apps.directory import merging
        from tenant_apps.home.permissions import can_use
        from tenant_apps.home.services import follow_merge
        from tenant_apps.home.widgets import OURS
        from tenant_apps.timeline.selectors import unread

        for widget in OURS:
            widgets.register(widget)
        merging.register("home", follow_merge)
        counts.register("timeline", unread)
        add_gate(can_use)
