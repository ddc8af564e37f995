"""Addresses of sign-in, the same in a school and in the console. Only what is listed here is exposed."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from tenant_apps.accounts.views import entrance, passwords, security

urlpatterns = [
    path("connexion/", entrance.LoginView.as_view(), name="account_login"),
    path("connexion/compte-bloque/", account.account_inactive, name="account_inactive"),
    path("connexion/second-facteur/", mfa.authenticate, name="mfa_authenticate"),
    path("connexion/cle/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("connexion/confirmer/", account.reauthenticate, name="account_reauthenticate"),
    path("connexion/confirmer/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("connexion/confirmer/cle/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("deconnexion/", account.logout, name="account_logout"),
    path("mot-de-passe-oublie/", passwords.password_forgotten, name="password_forgotten"),
    path("mot-de-passe-oublie/envoye/", passwords.password_forgotten_done, name="password_forgotten_done"),
    path("mot-de-passe-oublie/<slug:person>/<slug:token>/", passwords.password_new, name="password_new"),
    path("securite/", security.SecurityView.as_view(), name="mfa_index"),
    path("securite/mot-de-passe/", passwords.change_password, name="account_change_password"),
    path("securite/application/", security.AddApplicationView.as_view(), name="mfa_activate_totp"),
    path("securite/application/retirer/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("securite/codes-de-secours/", security.RecoveryCodesView.as_view(), name="mfa_view_recovery_codes"),
    path("securite/codes-de-secours/nouveaux/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("securite/codes-de-secours/fichier/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("securite/cles/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("securite/cles/ajouter/", security.AddPasskeyView.as_view(), name="mfa_add_webauthn"),
    path("securite/cles/<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("securite/cles/<int:pk>/retirer/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]
