"""Addresses of `class_settings`."""

from django.urls import URLPattern

app_name = "class_settings"
urlpatterns: list[URLPattern] = []
