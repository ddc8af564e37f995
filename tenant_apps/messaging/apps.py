"""The `messaging` application."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Messagerie."""

    name = "tenant_apps.messaging"
    label = "messaging"
    verbose_name = "Messagerie"

    def ready(self) -> None:
        """A place in the bar, what waits there; readers, united accounts and reports are followed."""
        from django.utils.translation import gettext_lazy as _

        from shared_apps.ui import counts, widgets
        from shared_apps.ui import services as registry
        from tenant_apps.accounts.choices import Profile
        from tenant_apps.api import refusals, scopes
        from tenant_apps.directory import merging
        from tenant_apps.documents import readers
        from tenant_apps.documents.services import DocumentRefused
        from tenant_apps.messaging import notifications  # noqa: F401 - declares its kinds
        from tenant_apps.messaging.selectors import rights
        from tenant_apps.messaging.selectors.lists import waiting
        from tenant_apps.messaging.services import DraftMoved, MessageDenied, MessageRefused
        from tenant_apps.messaging.services.merging import follow_merge
        from tenant_apps.messaging.services.moderating import hide_reported
        from tenant_apps.messaging.widgets import Unread
        from tenant_apps.pwa import keeping
        from tenant_apps.richtext import media
        from tenant_apps.timeline import moderation

        profiles = [profile for profile in Profile.values if profile != Profile.TEAM]
        registry.register(
            registry.Service("messaging", _("Messagerie"), "messaging:home", "envelope", profiles, order=10)
        )
        counts.register("messaging", waiting)
        widgets.register(Unread())
        merging.register("messaging", follow_merge)
        readers.register("messaging", rights.reads_attachment)
        media.register("messaging", rights.reads_media)
        moderation.register("messaging", hide_reported)
        keeping.register("messaging:home", "messaging:place", "messaging:folder", "messaging:message")
        scopes.register("messaging:read", _("Lire vos messages"))
        scopes.register("messaging:write", _("Écrire, envoyer et ranger des messages en votre nom"))
        refusals.register(MessageRefused, 409)
        refusals.register(MessageDenied, 403)
        refusals.register(DocumentRefused, 409)
        refusals.register(DraftMoved, 409, facts=lambda moved: {"edition": moved.current.edition})
