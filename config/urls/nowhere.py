"""A host where no school lives: every address is the same friendly 404."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
handler404 = "config.errors.unknown_school"
handler500 = "config.errors.server_error"
