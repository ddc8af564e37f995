"""The last messages one has not read, beside the news of the first page."""

from django.utils.translation import gettext_lazy as _

from shared_apps.ui import counts
from shared_apps.ui.widgets import Widget
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.messaging.selectors.lists import Line, latest_unread

_MOST = 4


class Unread(Widget):
    """From whom, about what."""

    key, order, icon, service = "messages", 12, "envelope", "messaging"
    title, profiles, template = (
        _("Messages"),
        tuple(profile for profile in Profile.values if profile != Profile.TEAM),
        "messaging/widget.html",
    )

    def context(self, user: User) -> list[Line]:
        """The newest first. One query, none where the page has counted that there is nothing."""
        if counts.noted(user).get("messaging") == 0:
            return []
        return latest_unread(user, _MOST)
