"""The tenancy application."""

from django.apps import AppConfig


class TenantsConfig(AppConfig):
    """Schools, their domains, their schemas."""

    name = "tenants"
    verbose_name = "Écoles"

    def ready(self) -> None:
        """A saved school or domain is seen at once by this process."""
        from django.db.models.signals import post_delete, post_save

        from tenants.hosts import forget_hosts
        from tenants.models import Domain, School

        def forget(**kwargs: object) -> None:
            forget_hosts()

        for model in (School, Domain):
            post_save.connect(forget, sender=model, weak=False, dispatch_uid=f"forget-hosts-{model.__name__}")
            post_delete.connect(forget, sender=model, weak=False, dispatch_uid=f"forget-hosts-del-{model.__name__}")
