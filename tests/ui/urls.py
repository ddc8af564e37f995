"""The public host as a demo mounts it: with the debug-only pages."""

from django.urls import include, path

from config.urls import public

urlpatterns = [*public.urlpatterns, path("", include("shared_apps.ui.urls"))]
handler404 = public.handler404
handler500 = public.handler500
