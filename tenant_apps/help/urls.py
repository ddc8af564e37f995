"""Addresses of `help`."""

from django.urls import path

from tenant_apps.help import views

app_name = "help"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:key>/", views.page, name="page"),
]
