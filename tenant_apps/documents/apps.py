"""The `documents` application."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Espace documentaire."""

    name = "tenant_apps.documents"
    label = "documents"
    verbose_name = "Espace documentaire"

    def ready(self) -> None:
        """Say what can be shared, what news there are; documents follow their owner, and go with them."""
        from django.db.models.signals import pre_delete
        from django.utils.translation import gettext_lazy as _

        from shared_apps.ui import services as registry
        from tenant_apps.accounts.choices import Profile
        from tenant_apps.accounts.models import User
        from tenant_apps.directory import merging
        from tenant_apps.documents import notifications, shareables  # noqa: F401 - kinds of news register themselves
        from tenant_apps.documents.services import erase_person, follow_merge, take_away
        from tenant_apps.timeline import moderation

        shareables.declare()
        moderation.register("documents", take_away)
        merging.register("documents", follow_merge)
        profiles = [profile for profile in Profile.values if profile != Profile.TEAM]
        registry.register(registry.Service("documents", _("Documents"), "documents:home", "folder", profiles, order=30))

        def erase(instance: User, **_kwargs: object) -> None:
            erase_person(instance)

        # Rows go by their foreign keys, bytes do not: whoever deletes an account, by whatever verb.
        pre_delete.connect(erase, sender=User, weak=False, dispatch_uid="documents.erase_person")
