"""/api/v1/message-folders/."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from tenant_apps.api.views import KeyRequest, ServiceViewSet, found_or_404
from tenant_apps.messaging import services
from tenant_apps.messaging.api import serializers as told
from tenant_apps.messaging.models import Folder
from tenant_apps.messaging.selectors import lists


class MessageFolders(ServiceViewSet):
    """The folders one files messages in."""

    service = "messaging"
    ordering = ("pk",)

    def _folder(self, pk: int) -> Folder:
        return found_or_404(lists.folder_for(self.request.user, pk))

    @extend_schema(summary="Mes dossiers", responses=told.MessageFolder(many=True))
    def list(self, request: KeyRequest) -> Response:
        """All of one's folders."""
        return self.page(lists.own_folders(request.user), told.MessageFolder)

    @extend_schema(summary="Créer un dossier", request=told.NewFolder, responses={201: told.MessageFolder})
    def create(self, request: KeyRequest) -> Response:
        """A new folder."""
        said = self.sent(told.NewFolder)
        parent = self._folder(said["parent"]) if said["parent"] else None
        made = services.create_folder(actor=request.user, name=said["name"], parent=parent)
        return Response(told.MessageFolder(made).data, status=201)

    @extend_schema(summary="Renommer un dossier", request=told.FolderName, responses=told.MessageFolder)
    def update(self, request: KeyRequest, pk: int) -> Response:
        """Another name."""
        folder = self._folder(pk)
        name = self.sent(told.FolderName)["name"]
        return Response(told.MessageFolder(services.rename_folder(actor=request.user, folder=folder, name=name)).data)

    @extend_schema(summary="Supprimer un dossier", responses={204: None})
    def destroy(self, request: KeyRequest, pk: int) -> Response:
        """Remove it and those in it; their messages go to the trash."""
        services.delete_folder(actor=request.user, folder=self._folder(pk))
        return Response(status=204)
