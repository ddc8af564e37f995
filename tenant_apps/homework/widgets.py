"""Homework of the next day of school, beside the news of the first page."""

from django.utils.translation import gettext_lazy as _

from shared_apps.ui.widgets import Widget
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.homework import selectors
from tenant_apps.homework.selectors import Agenda


class NextHomework(Widget):
    """What is to be done for the next day of school."""

    key, order, icon, service = "homework", 15, "notebook", "homework"
    title, pupil_title = _("Travail à faire"), _("Ton travail à faire")
    profiles = (Profile.PUPIL, Profile.RELATIVE)  # those who write it know
    waits = True
    template = "homework/widget.html"

    def context(self, user: User) -> Agenda:
        """The day, with what is to be done. Five queries at most."""
        day = selectors.next_day()
        return selectors.agenda(user, day, day)
