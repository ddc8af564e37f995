"""Addresses of `connection_sheets`, under /fiches/."""

from django.urls import path

from tenant_apps.connection_sheets import views

app_name = "connection_sheets"
urlpatterns = [
    path("", views.new, name="new"),
    path("impressions/", views.prints, name="prints"),
    path("<int:pk>/", views.follow, name="print"),
    path("<int:pk>/fichier/<str:token>/", views.download, name="download"),
    path("<int:pk>/annuler/", views.cancel, name="cancel"),
    path("<int:pk>/recommencer/", views.restart, name="restart"),
    path("personne/<int:pk>/nouveau-code/", views.renew, name="renew"),
]
