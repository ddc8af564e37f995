"""Addresses of accounts in a school."""

from django.urls import path

from tenant_apps.accounts import urls_common
from tenant_apps.accounts.links import ACTIVATION_PATH
from tenant_apps.accounts.views import entrance, language, passwords, photos

urlpatterns = [
    *urls_common.urlpatterns,
    path(ACTIVATION_PATH.lstrip("/"), entrance.activation, name="activation"),
    path("identifiant-oublie/", passwords.login_forgotten, name="login_forgotten"),
    path("identifiant-oublie/envoye/", passwords.login_forgotten_done, name="login_forgotten_done"),
    path("langue/", language.set_language, name="set_language"),
    path("conditions/", entrance.terms, name="terms"),
    path("photos/<slug:name>.webp", photos.photo, name="person_photo"),
]
