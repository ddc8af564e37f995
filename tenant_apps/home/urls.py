"""Addresses of `home`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
