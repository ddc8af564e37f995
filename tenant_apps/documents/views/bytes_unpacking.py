"""A zip file as a folder: begun, followed, gone on with."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.accounts.guards import login_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.documents import unpacking
from tenant_apps.documents.intake import IntakeLater
from tenant_apps.documents.models import Folder, Unpacking
from tenant_apps.documents.permissions import can_contribute, visible_documents, visible_folders
from tenant_apps.documents.services import DocumentRefused

_PAGE = 50


@require_POST
@login_required
def unzip(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a zip file apart beside itself; in one's own space when one may not add there."""
    document = get_object_or_404(visible_documents(request.user).select_related("folder__owner", "current"), pk=pk)
    parent: Folder | None = document.folder
    if parent is not None and not can_contribute(request.user, parent):
        parent = None
    try:
        made = unpacking.begin(actor=request.user, document=document, parent=parent)
    except (DocumentRefused, IntakeLater) as refusal:
        messages.error(request, str(refusal))
        return redirect(_page(parent))
    if not made.is_whole:
        return redirect("documents:unpacking", made.pk)
    messages.success(request, _taken(made))
    return redirect(_page(made.folder))


def _taken(made: Unpacking) -> str:
    said = ngettext("%(n)s fichier est sorti du zip.", "%(n)s fichiers sont sortis du zip.", made.taken)
    return said % {"n": made.taken}


def _page(folder: Folder | None) -> str:
    """Where to look at the result."""
    return reverse("documents:folder", args=[folder.pk]) if folder else reverse("documents:home")


def _mine(request: MemberRequest, key: UUID) -> Unpacking:
    return get_object_or_404(Unpacking.objects.select_related("version__document"), pk=key, owner=request.user)


@require_safe
@login_required
def follow(request: MemberRequest, key: UUID) -> HttpResponse:
    """How far a zip is, then what came out of it; asked again every second by the page itself."""
    made = _mine(request, key)
    context = {
        "unpacking": made,
        "taken": _taken(made),
        "folder": visible_folders(request.user).filter(pk=made.folder_id or 0).first(),
        "refused": Paginator(made.refused, _PAGE).get_page(request.GET.get("page")),
    }
    asked_by_itself = request.htmx and "suivi" in request.GET
    return render(request, "documents/_unpacking.html" if asked_by_itself else "documents/unpacking.html", context)


@require_POST
@login_required
def resume(request: MemberRequest, key: UUID) -> HttpResponse:
    """Go on with what stopped before its end."""
    made = _mine(request, key)
    try:
        unpacking.resume(actor=request.user, unpacking=made)
    except DocumentRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("documents:unpacking", made.pk)
