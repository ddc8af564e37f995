"""Addresses of how one is told of the news, below « Mon compte »."""

from django.urls import path

from tenant_apps.timeline.views import browsers, preferences

app_name = "timeline_preferences"
urlpatterns = [
    path("", preferences.show, name="show"),
    path("arreter/", preferences.stop, name="stop"),
    path("reprendre/", preferences.resume, name="resume"),
    path("desabonnement/<str:token>/", preferences.unsubscribe, name="unsubscribe"),
    path("appareil/", browsers.subscribe, name="subscribe"),
    path("appareil/retirer/", browsers.forget, name="forget"),
]
