"""Addresses of `sharing`: /partage/documents.folder/12/…"""

from django.urls import path

from tenant_apps.sharing import views

app_name = "sharing"
urlpatterns = [
    path("<str:kind>/<int:pk>/", views.panel, name="panel"),
    path("<str:kind>/<int:pk>/annuler/", views.take_back, name="take_back"),
    path("<str:kind>/<int:pk>/copier/", views.copy, name="copy"),
    path("<str:kind>/<int:pk>/<int:line>/droit/", views.change_level, name="change_level"),
    path("<str:kind>/<int:pk>/<int:line>/retirer/", views.remove, name="remove"),
]
