"""The `pupil_cards` application."""

from django.apps import AppConfig


class PupilCardsConfig(AppConfig):
    """Cartes à scanner."""

    name = "tenant_apps.pupil_cards"
    label = "pupil_cards"
    verbose_name = "Cartes à scanner"

    def ready(self) -> None:
        """A card follows its pupil when two accounts become one."""
        from tenant_apps.directory import merging
        from tenant_apps.pupil_cards.services import follow_merge

        merging.register("pupil_cards", follow_merge)
