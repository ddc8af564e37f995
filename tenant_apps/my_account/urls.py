"""Addresses of « Mon compte »."""

from django.urls import path

from tenant_apps.my_account.views import account, alias, contact, devices, display, keys, leaving, photo, schools

app_name = "my_account"
urlpatterns = [
    path("", account.show, name="show"),
    path("affichage/", display.show, name="display"),
    path("depart/", leaving.show, name="leaving"),
    path("mes-donnees/", leaving.my_data, name="my_data"),
    path("photo/", photo.choose, name="photo"),
    path("appareils/", devices.show, name="devices"),
    path("appareils/deconnecter/", devices.close, name="close_device"),
    path("appareils/deconnecter-les-autres/", devices.close_others, name="close_other_devices"),
    path("coordonnees/<slug:kind>/", contact.change, name="contact"),
    path("coordonnees/<slug:kind>/code/", contact.code, name="contact_code"),
    path("coordonnees/<slug:kind>/renvoyer/", contact.send_again, name="contact_again"),
    path("coordonnees/<slug:kind>/abandonner/", contact.cancel, name="contact_cancel"),
    path("identifiant/", alias.choose, name="alias"),
    path("photo/retirer/", photo.remove, name="remove_photo"),
    path("logiciels/", keys.show, name="keys"),
    path("logiciels/nouvelle/", keys.create, name="create_key"),
    path("logiciels/<int:pk>/supprimer/", keys.revoke, name="revoke_key"),
    path("ecoles/", schools.show, name="schools"),
    path("ecoles/cle/", schools.key, name="school_key"),
    path("ecoles/relier/", schools.link, name="link_school"),
    path("ecoles/entrer/", schools.enter, name="linked_entry"),
    path("ecoles/<int:link_id>/", schools.switch, name="switch_school"),
    path("ecoles/<int:link_id>/detacher/", schools.unlink, name="unlink_school"),
]
