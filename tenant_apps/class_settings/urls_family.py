"""Addresses for parents."""

from django.urls import path

from tenant_apps.class_settings.views import family

app_name = "family"
urlpatterns = [path("<int:child_id>/code-provisoire/", family.child_code, name="child_code")]
