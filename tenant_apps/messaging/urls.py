"""Addresses of `messaging`."""

from django.urls import path

from tenant_apps.messaging.views import choosing, lists, printing, reading, writing

app_name = "messaging"
urlpatterns = [
    path("", lists.home, name="home"),
    path("agir/", lists.act, name="act"),
    path("annuler/", lists.undo, name="undo"),
    path("corbeille/vider/", lists.empty, name="empty"),
    path("ecrire/", writing.new, name="new"),
    path("garder/", writing.keep, name="keep"),
    path("signature/", choosing.signature, name="signature"),
    path("conservation/", choosing.retention, name="retention"),
    path("nouveau-dossier/", choosing.new_folder, name="new_folder"),
    path("dossier/<int:pk>/", lists.folder, name="folder"),
    path("dossier/<int:pk>/nouveau/", choosing.new_folder, name="new_folder_in"),
    path("dossier/<int:pk>/renommer/", choosing.rename_folder, name="rename_folder"),
    path("dossier/<int:pk>/deplacer/", choosing.move_folder, name="move_folder"),
    path("dossier/<int:pk>/supprimer/", choosing.delete_folder, name="delete_folder"),
    path("<int:pk>/", reading.message, name="message"),
    path("<int:pk>/repondre/", reading.reply, name="reply"),
    path("<int:pk>/lu/", reading.read, name="read"),
    path("<int:pk>/envoi/", reading.delivery, name="delivery"),
    path("<int:pk>/message.pdf", printing.letter, name="print"),
    path("<int:pk>/conversation.pdf", printing.conversation, name="print_conversation"),
    path("<int:pk>/zip/", printing.attachments, name="zip"),
    path("<int:pk>/rappeler/", reading.recall, name="recall"),
    path("<int:pk>/annuler/", reading.cancel, name="cancel"),
    path("<int:pk>/ecrire/", writing.draft, name="draft"),
    path("<int:pk>/documents/", choosing.documents, name="documents"),
    path("<slug:place>/", lists.place, name="place"),
]
