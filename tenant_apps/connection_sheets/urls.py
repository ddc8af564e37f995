"""Addresses of `connection_sheets`."""

from django.urls import URLPattern

app_name = "connection_sheets"
urlpatterns: list[URLPattern] = []
