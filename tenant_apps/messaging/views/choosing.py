"""Documents of one's space that go with a message; folders; the signature; how long messages are kept."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tenant_apps.accounts.guards import admin_required, login_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.documents.permissions import visible_documents
from tenant_apps.documents.selectors import named
from tenant_apps.documents.services import DocumentRefused
from tenant_apps.messaging import services
from tenant_apps.messaging.choices import State
from tenant_apps.messaging.forms import FolderForm, ListForm, PlaceForm, RetentionForm, SignatureForm
from tenant_apps.messaging.models import Folder, Message
from tenant_apps.messaging.selectors import lists
from tenant_apps.messaging.selectors.settings import signature_of, years_kept
from tenant_apps.messaging.services import MessageRefused
from tenant_apps.messaging.views.common import own_folder, own_message
from tenants.http import form_page, id_said

_DOCUMENTS = 30


@form_page
@login_required
def documents(request: MemberRequest, pk: int) -> HttpResponse:
    """Documents of the space, one's own and those shared, to send copies of with a draft."""
    draft = own_message(request, pk)
    if draft.state != State.DRAFT:
        return redirect(draft)
    if request.method == "POST":
        return _joined(request, draft)
    form = ListForm(request.GET)
    rows = named(visible_documents(request.user).filter(app=""), form.words())
    rows = rows.exclude(current=None).select_related("current", "owner").order_by("-updated_at", "-pk")
    page = Paginator(rows, _DOCUMENTS).get_page(request.GET.get("page"))
    return render(request, "messaging/documents.html", {"draft": draft, "page": page, "form": form})


def _joined(request: MemberRequest, draft: Message) -> HttpResponse:
    ids = [id_said(one) for one in request.POST.getlist("document")[:50]]
    chosen = list(visible_documents(request.user).filter(pk__in=ids, app="").order_by("pk"))
    try:
        services.attach_documents(actor=request.user, draft=draft, documents=chosen)
    except (MessageRefused, DocumentRefused) as refusal:
        messages.error(request, str(refusal))
    return redirect("messaging:draft", draft.pk)


@form_page
@login_required
def new_folder(request: MemberRequest, pk: int | None = None) -> HttpResponse:
    """A new folder, at the top or in another."""
    parent = own_folder(request, pk) if pk else None
    form = FolderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_folder(actor=request.user, name=form.cleaned_data["name"], parent=parent)
        except MessageRefused as refusal:
            form.add_error("name", str(refusal))
        else:
            return redirect("messaging:folder", made.pk)
    return _folder_page(request, form, parent, None)


@form_page
@login_required
def rename_folder(request: MemberRequest, pk: int) -> HttpResponse:
    """Another name for a folder."""
    folder = own_folder(request, pk)
    form = FolderForm(request.POST or None, initial={"name": folder.name})
    if request.method == "POST" and form.is_valid():
        try:
            services.rename_folder(actor=request.user, folder=folder, name=form.cleaned_data["name"])
        except MessageRefused as refusal:
            form.add_error("name", str(refusal))
        else:
            return redirect("messaging:folder", pk)
    return _folder_page(request, form, folder.parent, folder)


@form_page
@login_required
def move_folder(request: MemberRequest, pk: int) -> HttpResponse:
    """Into another folder, or out of all of them."""
    folder = own_folder(request, pk)
    others = [(one, depth) for one, depth in lists.folders_of(request.user) if one.pk != pk]
    form = PlaceForm(request.POST or None, folders=others, initial={"parent": folder.parent_id or ""})
    if request.method == "POST" and form.is_valid():
        place = form.cleaned_data["parent"]
        try:
            services.move_folder(
                actor=request.user, folder=folder, parent=own_folder(request, place) if place else None
            )
        except MessageRefused as refusal:
            form.add_error("parent", str(refusal))
        else:
            messages.success(request, _("Le dossier est déplacé."))
            return redirect("messaging:folder", pk)
    status = 422 if form.errors else 200
    return render(request, "messaging/folder_move.html", {"form": form, "folder": folder}, status=status)


def _folder_page(
    request: MemberRequest, form: FolderForm, parent: Folder | None, folder: Folder | None
) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(
        request, "messaging/folder_form.html", {"form": form, "parent": parent, "folder": folder}, status=status
    )


@form_page
@login_required
def delete_folder(request: MemberRequest, pk: int) -> HttpResponse:
    """Remove a folder, after a question; its messages go to the trash."""
    folder = own_folder(request, pk)
    if request.method == "POST":
        services.delete_folder(actor=request.user, folder=folder)
        messages.success(request, _("Le dossier est supprimé, ses messages sont à la corbeille."))
        return redirect("messaging:home")
    return render(
        request, "messaging/folder_delete.html", {"folder": folder, "count": lists.count_below(request.user, folder)}
    )


@form_page
@login_required
def signature(request: MemberRequest) -> HttpResponse:
    """What goes under one's messages."""
    kept = signature_of(request.user)
    initial = {"html": kept.html, "enabled": kept.enabled}
    form = SignatureForm(request.POST, initial=initial) if request.method == "POST" else SignatureForm(initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_signature(actor=request.user, **form.cleaned_data)
        except MessageRefused as refusal:
            form.add_error("html", str(refusal))
        else:
            messages.success(request, _("La signature est gardée."))
            return redirect("messaging:home")
    return render(request, "messaging/signature.html", {"form": form}, status=422 if form.errors else 200)


@form_page
@admin_required
def retention(request: MemberRequest) -> HttpResponse:
    """How long the school keeps messages nobody files."""
    form = RetentionForm(request.POST or None, initial={"years": years_kept()})
    if request.method == "POST" and form.is_valid():
        services.set_retention(actor=request.user, years=form.cleaned_data["years"])
        messages.success(request, _("La durée de conservation est changée."))
        return redirect("messaging:retention")
    return render(request, "messaging/retention.html", {"form": form}, status=422 if form.errors else 200)
