"""The `timeline` application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TimelineConfig(AppConfig):
    """Fil de nouveautés."""

    name = "tenant_apps.timeline"
    label = "timeline"
    verbose_name = "Fil de nouveautés"

    def ready(self) -> None:
        """Everyone of the school has news; they follow when two accounts become one, and end with a visit."""
        from django.contrib.auth.signals import user_logged_out

        from shared_apps.ui import services
        from tenant_apps.accounts.choices import Profile
        from tenant_apps.accounts.signals import sessions_closing
        from tenant_apps.directory import merging
        from tenant_apps.timeline import notifications  # noqa: F401 - declares its kinds
        from tenant_apps.timeline.services import follow_merge
        from tenant_apps.timeline.services.merging import follow_merge_of_deliveries
        from tenant_apps.timeline.views.browsers import sessions_ended, signed_out

        everyone = [profile for profile in Profile.values if profile != Profile.TEAM]
        services.register(services.Service("timeline", _("Nouveautés"), "timeline:feed", "bell", everyone, order=16))
        merging.register("timeline", follow_merge)
        merging.register("timeline_deliveries", follow_merge_of_deliveries)
        user_logged_out.connect(signed_out, dispatch_uid="timeline_signed_out")
        sessions_closing.connect(sessions_ended, dispatch_uid="timeline_sessions_ended")
