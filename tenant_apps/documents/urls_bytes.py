"""Addresses of the bytes of documents: on their way in, and out."""

from django.urls import path

from tenant_apps.documents.views import bytes_archives, bytes_files, bytes_send, bytes_unpacking, bytes_uploads

urlpatterns = [
    path("envois/", bytes_uploads.create, name="uploads"),
    path("envois/<uuid:key>/", bytes_uploads.upload, name="upload"),
    path("envois/<uuid:key>/abandonner/", bytes_send.give_up, name="give_up"),
    path("envoyer/", bytes_send.send, name="send"),
    path("dossier/<int:pk>/zip/", bytes_archives.zip_folder, name="zip"),
    path("document/<int:pk>/decompresser/", bytes_unpacking.unzip, name="unzip"),
    path("zip/<uuid:key>/", bytes_unpacking.follow, name="unpacking"),
    path("zip/<uuid:key>/reprendre/", bytes_unpacking.resume, name="resume_unpacking"),
    path("fichiers/<str:token>/", bytes_files.file, name="file"),
]
