"""The page that sends files: in pieces when its script runs, as a plain form without it; and what was left half-way."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from shared_apps.ui.uploads import MEGABYTE, bounded_upload, was_too_large
from tenant_apps.accounts.guards import login_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.documents import uploads
from tenant_apps.documents.forms_bytes import SendForm
from tenant_apps.documents.intake import IntakeLater, take_in
from tenant_apps.documents.models import Folder, Upload
from tenant_apps.documents.services import DocumentRefused
from tenant_apps.documents.views.common import folder_to_fill
from tenants.http import form_page

# All files of a plain form together: beyond, the page's script sends them in pieces.
LARGEST_FORM = 200 * MEGABYTE


@bounded_upload(LARGEST_FORM)
@form_page
@login_required
def send(request: MemberRequest) -> HttpResponse:
    """Files for a folder (?dossier=…) or the top of one's space. Those that are refused are named with the reason."""
    folder = folder_to_fill(request.user, request.GET.get("dossier", ""))
    form = SendForm(request.POST, request.FILES) if request.method == "POST" else SendForm()
    if request.method == "POST" and was_too_large(request):
        form.errors.pop("fichiers", None)
        form.add_error("fichiers", _("Ces fichiers dépassent 200 Mo ensemble : envoyez-les en plusieurs fois."))
    elif request.method == "POST" and form.is_valid() and _taken(request, form, folder):
        return redirect(request.get_full_path())
    context = {"form": form, "folder": folder, "left": uploads.left_by(request.user)}
    return render(request, "documents/send.html", context, status=422 if form.errors else 200)


def _taken(request: MemberRequest, form: SendForm, folder: Folder | None) -> bool:
    """Whether every file was taken in; those that were not are written beside the field."""
    count = 0
    for given in form.files_given():
        try:
            take_in(actor=request.user, content=given, name=given.name or "", folder=folder)  # type: ignore[arg-type]
            count += 1
        except (DocumentRefused, IntakeLater) as refusal:
            form.add_error("fichiers", _("« %(what)s » : %(said)s") % {"what": given.name, "said": refusal})
    if count:
        said = ngettext("%(n)s fichier est envoyé.", "%(n)s fichiers sont envoyés.", count)
        messages.success(request, said % {"n": count})
    return not form.errors


@require_POST
@login_required
def give_up(request: MemberRequest, key: uuid.UUID) -> HttpResponse:
    """Forget a file that was left half-way."""
    found = get_object_or_404(Upload, pk=key, owner=request.user, result=None)
    uploads.forget(found)
    messages.success(request, _("L’envoi de « %(name)s » est abandonné.") % {"name": found.name})
    return redirect(reverse("documents:send") + (f"?dossier={found.folder_id}" if found.folder_id else ""))
