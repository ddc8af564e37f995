"""A folder as a zip file."""

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from tenant_apps.accounts.guards import login_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.documents import archives
from tenant_apps.documents.permissions import visible_folders
from tenant_apps.documents.services import DocumentRefused


@require_safe
@login_required
def zip_folder(request: MemberRequest, pk: int) -> HttpResponseBase:
    """The folder and what lies in it, streamed; too much for one file is said in words."""
    folder = get_object_or_404(visible_folders(request.user), pk=pk)
    try:
        archive = archives.zip_of(folder)
    except DocumentRefused as refusal:
        return HttpResponse(str(refusal), status=413, content_type="text/plain; charset=utf-8")
    response = StreamingHttpResponse(archive, content_type="application/zip")
    response["Content-Length"] = str(len(archive))
    response["Content-Disposition"] = content_disposition_header(True, f"{folder.name}.zip") or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
