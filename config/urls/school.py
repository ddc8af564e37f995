"""<school>.one.localhost: one school."""

from django.urls import include, path

from config.urls.handlers import handler400, handler403, handler404, handler500  # noqa: F401 - Django reads them here

urlpatterns = [
    path("", include("tenant_apps.home.urls")),
    path("", include("tenant_apps.accounts.urls")),
    path("mon-compte/nouveautes/", include("tenant_apps.timeline.urls_preferences")),
    path("mon-compte/", include("tenant_apps.my_account.urls")),
    path("", include("tenant_apps.people.urls")),
    path("ecole/", include("tenant_apps.school_admin.urls_public")),
    path("administration/abonnement/", include("billing.school.urls")),
    path("administration/", include("tenant_apps.school_admin.urls")),
    path("", include("tenant_apps.pupil_cards.urls")),
    path("ma-classe/", include("tenant_apps.class_settings.urls")),
    path("mes-enfants/", include("tenant_apps.class_settings.urls_family")),
    path("imports/", include("tenant_apps.imports.urls")),
    path("", include("tenant_apps.communication.urls")),
    path("partage/", include("tenant_apps.sharing.urls")),
    path("nouveautes/", include("tenant_apps.timeline.urls")),
    path("carnet/", include("tenant_apps.liaison.urls")),
    path("documents/", include("tenant_apps.documents.urls")),
    path("messagerie/", include("tenant_apps.messaging.urls")),
    path("", include("tenant_apps.pwa.urls")),
    path("aide/", include("tenant_apps.help.urls")),
    path("ecriture/", include("tenant_apps.richtext.urls")),
    path("api/v1/", include("config.urls.api")),
    path("fiches/", include("tenant_apps.connection_sheets.urls")),
    path("cahier/", include("tenant_apps.homework.urls")),
]
