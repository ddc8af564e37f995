"""The `people` application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """La classe, Annuaire."""

    name = "tenant_apps.people"
    label = "people"
    verbose_name = "La classe"

    def ready(self) -> None:
        """Two doors in the bar; saved lists are recipients for their owner; who comes into a class is told."""
        from shared_apps.ui import services
        from tenant_apps.accounts.choices import Profile
        from tenant_apps.communication import recipients
        from tenant_apps.directory import arrivals
        from tenant_apps.people import notifications
        from tenant_apps.people.recipients import SavedLists

        recipients.register("list", SavedLists())
        everyone, hue = Profile.values, "directory"
        faces = services.Service("people.faces", _("La classe"), "people:faces", "users-three", everyone, 40, hue)
        directory = services.Service(
            "people.directory", _("Annuaire"), "people:directory", "address-book", everyone, 45, hue
        )
        services.register(faces)
        services.register(directory)
        arrivals.register("people", joined=notifications.announce, left=notifications.withdraw)
