"""The `homework` application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeworkConfig(AppConfig):
    """Cahier de textes."""

    name = "tenant_apps.homework"
    label = "homework"
    verbose_name = "Cahier de textes"

    def ready(self) -> None:
        """Its place in the bar, its widget; what is shared and reported, whose media are seen, who follows whom."""
        from shared_apps.ui import counts, widgets
        from shared_apps.ui import services as registry
        from tenant_apps.accounts.choices import Profile
        from tenant_apps.api import refusals, scopes
        from tenant_apps.directory import merging
        from tenant_apps.homework import notifications, selectors, services, shareables  # noqa: F401 - kinds of news
        from tenant_apps.homework.widgets import NextHomework
        from tenant_apps.pwa import keeping
        from tenant_apps.richtext import media
        from tenant_apps.timeline import moderation

        everyone = [profile for profile in Profile.values if profile != Profile.TEAM]
        registry.register(registry.Service("homework", _("Cahier"), "homework:home", "notebook", everyone, order=14))
        counts.register("homework", selectors.waiting, is_same_for_all=False)  # of the next day of school
        widgets.register(NextHomework())
        shareables.declare()
        media.register("homework", selectors.holds)
        merging.register("homework", services.follow_merge)
        moderation.register("homework", services.remove_reported)
        keeping.register("homework:home", "homework:mine", "homework:notebook", "homework:entry")
        scopes.register("homework:read", _("Lire les cahiers de textes que vous lisez"))
        scopes.register("homework:write", _("Noter du travail et dire qu’il est fait, en votre nom"))
        refusals.register(services.HomeworkRefused, 409)
        refusals.register(services.HomeworkDenied, 403)
        refusals.register(services.EntryMoved, 409, facts=lambda moved: {"edition": moved.current.edition})
