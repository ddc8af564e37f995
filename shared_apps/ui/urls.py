"""Debug-only pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
