"""console.one.localhost: the ONE team."""

from django.urls import include, path

from config.urls.handlers import handler400, handler403, handler404, handler500  # noqa: F401 - Django reads them here

urlpatterns = [
    path("", include("tenant_apps.accounts.urls_team")),
    path("facturation/", include("billing.console.urls")),
    path("", include("provisioning.console.urls")),
]
