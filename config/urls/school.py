"""<school>.one.localhost: one school."""

from django.urls import include, path

from config.urls.handlers import handler400, handler403, handler404, handler500  # noqa: F401 - Django reads them here

urlpatterns = [
    path("", include("tenant_apps.home.urls")),
    path("", include("tenant_apps.accounts.urls")),
    path("administration/", include("tenant_apps.school_admin.urls")),
    path("ma-classe/", include("tenant_apps.class_settings.urls")),
    path("fiches/", include("tenant_apps.connection_sheets.urls")),
]
