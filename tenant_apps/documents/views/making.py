"""New folders, new versions, other names."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from shared_apps.ui.uploads import bounded_upload, was_too_large
from tenant_apps.accounts.guards import login_required, require
from tenant_apps.directory.http import MemberRequest
from tenant_apps.documents import permissions, selectors, services
from tenant_apps.documents.forms import LARGEST_FORM, NameForm, UploadForm
from tenant_apps.documents.intake import IntakeLater, take_in
from tenant_apps.documents.models import Document, Folder
from tenant_apps.documents.services import DocumentRefused
from tenant_apps.documents.services.folders import LONGEST_DOCUMENT_NAME, LONGEST_FOLDER_NAME
from tenant_apps.documents.tree import Thing
from tenant_apps.documents.views.common import (
    folder_of_place,
    place_around,
    section_label,
    url_of_place,
)
from tenants.http import form_page


def _here(request: MemberRequest) -> str:
    return request.POST.get("ici", "") or request.GET.get("ici", "")


def _around(request: MemberRequest, folder: Folder | None) -> dict[str, Any]:
    """Where a form stands: for its breadcrumb and its way back."""
    here = f"f{folder.pk}" if folder else "mes-documents"
    return {
        "folder": folder,
        "here": here,
        "back_url": url_of_place(here),
        "back_name": folder.name if folder else section_label(request.user, here),
    }


def _writable(request: MemberRequest) -> Folder | None:
    """The folder to put things in, None for the top of one's space; refused (403) without the right."""
    folder = folder_of_place(request.user, _here(request))
    if folder:
        require(permissions.can_contribute(request.user, folder))
    return folder


@form_page
@login_required
def new_folder(request: MemberRequest) -> HttpResponse:
    """Make a folder where one stands."""
    parent = _writable(request)
    form = NameForm(request.POST or None, longest=LONGEST_FOLDER_NAME)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_folder(actor=request.user, parent=parent, name=form.cleaned_data["name"])
        except DocumentRefused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Le dossier « %(name)s » est créé.") % {"name": made.name})
            return redirect(made)
    return render(request, "documents/folder_form.html", {"form": form, **_around(request, parent)})


@form_page
@login_required
def rename_folder(request: MemberRequest, pk: int) -> HttpResponse:
    """Another name for a folder."""
    folder = get_object_or_404(selectors.folder_for(request.user), pk=pk)
    return _rename(request, folder, LONGEST_FOLDER_NAME)


@form_page
@login_required
def rename_document(request: MemberRequest, pk: int) -> HttpResponse:
    """Another name for a document."""
    document = get_object_or_404(selectors.document_for(request.user), pk=pk)
    return _rename(request, document, LONGEST_DOCUMENT_NAME)


def _rename(request: MemberRequest, thing: Thing, longest: int) -> HttpResponse:
    require(permissions.can_manage(request.user, thing))
    name = thing.name
    form = NameForm(request.POST or None, initial={"name": name}, longest=longest)
    if request.method == "POST" and form.is_valid():
        try:
            services.rename(actor=request.user, thing=thing, name=form.cleaned_data["name"])
        except DocumentRefused as refusal:  # thrown away, or no longer shared, a moment ago
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Il s’appelle maintenant « %(name)s ».") % {"name": thing.name})
            return redirect(thing)
    return render(request, "documents/rename.html", {"form": form, "thing": thing, "name": name})


@bounded_upload(LARGEST_FORM)
@form_page
@login_required
def new_version(request: MemberRequest, pk: int) -> HttpResponse:
    """A newer file for a document."""
    document = get_object_or_404(selectors.document_for(request.user), pk=pk)
    require(permissions.can_contribute(request.user, document))
    form = _upload_form(request)
    if request.method == "POST" and form.is_valid() and _take_in(request, form, document):
        messages.success(request, _("La nouvelle version est en place. Les anciennes restent dans la liste."))
        return redirect(document)
    around = url_of_place(place_around(request.user, document))
    return render(request, "documents/new_version.html", {"form": form, "document": document, "around_url": around})


def _upload_form(request: MemberRequest) -> UploadForm:
    if request.method != "POST":
        return UploadForm()
    return UploadForm(request.POST, request.FILES, dropped=was_too_large(request))


def _take_in(request: MemberRequest, form: UploadForm, document: Document) -> bool:
    """Whether the file is the new version; otherwise the form says why not."""
    file = form.cleaned_data["fichier"]
    try:
        take_in(actor=request.user, content=file.file, name=file.name, document=document)
    except (DocumentRefused, IntakeLater) as refusal:
        form.add_error("fichier", f"{file.name} : {refusal}")
        return False
    return True
