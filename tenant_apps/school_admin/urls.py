"""Addresses of `school_admin`."""

from django.urls import URLPattern

app_name = "school_admin"
urlpatterns: list[URLPattern] = []
