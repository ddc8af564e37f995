"""Addresses of `documents`."""

from django.urls import URLPattern, URLResolver, path

from tenant_apps.documents.urls_bytes import urlpatterns as bytes_urls
from tenant_apps.documents.views import chosen, lists, making, quotas, reporting, things

app_name = "documents"
urlpatterns: list[URLPattern | URLResolver] = [
    *bytes_urls,
    path("", lists.home, name="home"),
    path("nouveau-dossier/", making.new_folder, name="new_folder"),
    path("agir/", chosen.act, name="act"),
    path("ranger/", chosen.put, name="put"),
    path("annuler/", chosen.undo, name="undo"),
    path("effacer/", chosen.delete, name="delete"),
    path("corbeille/vider/", chosen.empty, name="empty"),
    path("dossier/<int:pk>/", lists.folder, name="folder"),
    path("dossier/<int:pk>/renommer/", making.rename_folder, name="rename_folder"),
    path("dossier/<int:pk>/details/", things.folder_details, name="folder_details"),
    path("dossier/<int:pk>/commenter/", things.comment_folder, name="comment_folder"),
    path("document/<int:pk>/", things.document, name="document"),
    path("document/<int:pk>/signaler/", reporting.report, name="report"),
    path("document/<int:pk>/renommer/", making.rename_document, name="rename_document"),
    path("document/<int:pk>/commenter/", things.comment_document, name="comment_document"),
    path("document/<int:pk>/nouvelle-version/", making.new_version, name="new_version"),
    path("document/<int:pk>/version/<int:number>/fichier/", things.version_file, name="version_file"),
    path("document/<int:pk>/version/<int:number>/remettre/", things.restore_version, name="restore_version"),
    path("document/<int:pk>/version/<int:number>/supprimer/", things.delete_version, name="delete_version"),
    path("commentaire/<int:comment_id>/supprimer/", things.delete_comment, name="delete_comment"),
    path("place/", quotas.index, name="quotas"),
    path("place/profil/<slug:profile>/", quotas.of_profile, name="profile_quota"),
    path("place/personne/<int:user_id>/", quotas.of_person, name="person_quota"),
    path("<slug:section>/", lists.section, name="section"),
]
