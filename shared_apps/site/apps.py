"""The public site."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Public pages: what ONE is, prices, find my school, legal pages."""

    name = "shared_apps.site"
    label = "site"
    verbose_name = "Site public"
