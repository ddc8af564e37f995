"""Addresses of `pwa`, at the root of the school."""

from django.urls import path

from tenant_apps.pwa import views

app_name = "pwa"
urlpatterns = [
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("icone-<int:size>.png", views.icon, name="icon"),
    path("service-worker.js", views.service_worker, name="service_worker"),
    path("hors-ligne/", views.offline, name="offline"),
    path("hors-ligne/envoi/", views.ready, name="ready"),
    path("sur-mon-telephone/", views.install, name="install"),
]
