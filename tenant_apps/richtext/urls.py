"""Addresses of `richtext`."""

from django.urls import path

from tenant_apps.richtext import views

app_name = "richtext"
urlpatterns = [
    path("media/", views.add_media, name="add_media"),
    path("media/<int:number>/", views.show_media, name="media"),
]
