"""Addresses of `connection_sheets`, under /fiches/."""

from django.urls import path

from tenant_apps.connection_sheets.views import followup, mailings, prints

app_name = "connection_sheets"
urlpatterns = [
    path("", prints.new, name="new"),
    path("codes/", prints.codes, name="codes"),
    path("impressions/", prints.prints, name="prints"),
    path("<int:pk>/", prints.follow, name="print"),
    path("<int:pk>/fichier/<str:token>/", prints.download, name="download"),
    path("<int:pk>/annuler/", prints.cancel, name="cancel"),
    path("<int:pk>/recommencer/", prints.restart, name="restart"),
    path("personne/<int:pk>/nouveau-code/", prints.renew, name="renew"),
    path("famille/<int:pk>/nouveaux-codes/", prints.renew_family, name="renew_family"),
    path("envoi/", mailings.new, name="mail"),
    path("envois/<int:pk>/", mailings.follow, name="mailing"),
    path("envois/<int:pk>/arreter/", mailings.stop, name="stop"),
    path("a-activer/", followup.pending, name="pending"),
]
