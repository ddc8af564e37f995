"""one.localhost: the public site and ordering."""

from django.conf import settings
from django.urls import include, path

from config.urls.handlers import handler400, handler403, handler404, handler500  # noqa: F401 - Django reads them here

urlpatterns = [
    path("", include("shared_apps.site.urls")),
    path("", include("provisioning.urls")),
    path("", include("billing.urls")),
]
if settings.SHOW_TOOLS:
    urlpatterns += [path("", include("shared_apps.ui.urls"))]
