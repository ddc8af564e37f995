"""The `liaison` application."""

from django.apps import AppConfig


class LiaisonConfig(AppConfig):
    """Carnet de liaison."""

    name = "tenant_apps.liaison"
    label = "liaison"
    verbose_name = "Carnet de liaison"

    def ready(self) -> None:
        """What is shared, what news there are, what waits for whom; answers follow united accounts."""
        from django.utils.translation import gettext_lazy as _

        from shared_apps.ui import counts, flash
        from shared_apps.ui import services as registry
        from tenant_apps.accounts.choices import Profile
        from tenant_apps.api import refusals, scopes
        from tenant_apps.directory import merging
        from tenant_apps.liaison import notifications, shareables  # noqa: F401 - kinds of news register themselves
        from tenant_apps.liaison.exporting import answers_of
        from tenant_apps.liaison.flash import waiting_flash
        from tenant_apps.liaison.selectors import holds_document, waiting_words
        from tenant_apps.liaison.services import LiaisonDenied, LiaisonRefused, WordMoved, follow_merge, hide_word
        from tenant_apps.my_account import export
        from tenant_apps.pwa import keeping
        from tenant_apps.richtext import media
        from tenant_apps.timeline import moderation

        shareables.declare()
        merging.register("liaison", follow_merge)
        media.register("liaison", holds_document)
        moderation.register("liaison", hide_word)
        export.register("liaison", answers_of)
        profiles = (Profile.PUPIL, Profile.RELATIVE, Profile.TEACHER, Profile.STAFF)
        registry.register(
            registry.Service("liaison", _("Carnet"), "liaison:home", "book-open-text", profiles, order=12)
        )
        counts.register("liaison", waiting_words)
        flash.register("liaison", waiting_flash)
        keeping.register("liaison:home", "liaison:word")
        scopes.register("liaison:read", _("Lire les mots du carnet et leur suivi"))
        scopes.register("liaison:write", _("Confirmer, répondre et écrire des mots en votre nom, sans signer"))
        refusals.register(LiaisonRefused, 409)
        refusals.register(LiaisonDenied, 403)
        refusals.register(WordMoved, 409, facts=lambda moved: {"edition": moved.word.edition})
