"""The debug-only pages as a demo mounts them."""

from django.urls import include, path

urlpatterns = [path("", include("shared_apps.ui.urls"))]
