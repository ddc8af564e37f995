"""The `communication` application."""

from django.apps import AppConfig


class CommunicationConfig(AppConfig):
    """Règles de communication."""

    name = "tenant_apps.communication"
    label = "communication"
    verbose_name = "Règles de communication"

    def ready(self) -> None:
        """People, the parents of a pupil and groups may be chosen as recipients; rows follow united accounts."""
        from tenant_apps.communication import sources
        from tenant_apps.communication.merging import follow_merge
        from tenant_apps.directory import merging

        sources.register()
        merging.register("communication", follow_merge)
