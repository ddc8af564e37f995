"""The page of one document, the details of one folder: preview, versions, comments."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.accounts.guards import login_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.documents import permissions, selectors, services
from tenant_apps.documents.forms import CommentForm
from tenant_apps.documents.kinds import ZIP
from tenant_apps.documents.links import link_to
from tenant_apps.documents.models import Comment, Document, Folder, Version
from tenant_apps.documents.pictures import icon_of, preview_of
from tenant_apps.documents.services import DocumentRefused
from tenant_apps.documents.tree import Thing
from tenant_apps.documents.unpacking import last_of
from tenant_apps.documents.views.common import place_around, say_refusals, section_label, url_of_place
from tenant_apps.sharing.choices import Level

_COMMENTS = 50
_VERSIONS = 50


def _document(request: MemberRequest, pk: int) -> Document:
    return get_object_or_404(selectors.document_for(request.user), pk=pk)


def _about(request: MemberRequest, thing: Thing, form: CommentForm) -> dict[str, Any]:
    """What both pages show: rights, comments, where it lies."""
    level = permissions.level_on(request.user, thing) or Level.READ
    around = place_around(request.user, thing)
    comments = Paginator(selectors.comments_on(thing), _COMMENTS)
    above = thing.folder if isinstance(thing, Document) else thing.parent
    return {
        "thing": thing,
        "token": selectors.token_of(thing),
        "mine": thing.owner_id == request.user.pk,
        "may_comment": level >= Level.COMMENT,
        "may_contribute": level >= Level.CONTRIBUTE,
        "may_manage": level >= Level.MANAGE,
        "comments": comments.get_page(request.GET.get("page") or comments.num_pages),
        "comment_form": form,
        "around": around,
        "around_url": url_of_place(around),
        "around_name": above.name if above and around.startswith("f") else section_label(request.user, around),
        "shared_with": selectors.lines_of(thing),
    }


def _show_document(request: MemberRequest, document: Document, form: CommentForm) -> HttpResponse:
    current = document.current
    versions = Paginator(document.versions.select_related("author"), _VERSIONS)
    context = {
        **_about(request, document, form),
        "document": document,
        "may_throw": bool(permissions.can_throw_away(request.user, document)),
        "versions": versions.get_page(request.GET.get("versions")),
        "preview": preview_of(request.user, current) if current else None,
        "unpacking": last_of(request.user, document) if current and current.media_type == ZIP else None,
        "icon": icon_of(current.media_type if current else ""),
        "download_url": link_to(request.user, current, download=True) if current else "",
    }
    return render(request, "documents/document.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def document(request: MemberRequest, pk: int) -> HttpResponse:
    """A document: seen, known, said."""
    return _show_document(request, _document(request, pk), CommentForm())


@require_safe
@login_required
def folder_details(request: MemberRequest, pk: int) -> HttpResponse:
    """What is known and said of a folder."""
    folder = get_object_or_404(selectors.folder_for(request.user), pk=pk)
    return _show_folder(request, folder, CommentForm())


def _show_folder(request: MemberRequest, folder: Folder, form: CommentForm) -> HttpResponse:
    context = {**_about(request, folder, form), "folder": folder, "facts": selectors.facts_of(folder)}
    return render(request, "documents/folder_details.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def comment_document(request: MemberRequest, pk: int) -> HttpResponse:
    """Say something of a document; what was typed stays when it is refused."""
    thing = _document(request, pk)
    form = CommentForm(request.POST)
    return _commented(request, thing, form) or _show_document(request, thing, form)


@require_POST
@login_required
def comment_folder(request: MemberRequest, pk: int) -> HttpResponse:
    """The same of a folder."""
    thing = get_object_or_404(selectors.folder_for(request.user), pk=pk)
    form = CommentForm(request.POST)
    return _commented(request, thing, form) or _show_folder(request, thing, form)


def _commented(request: MemberRequest, thing: Thing, form: CommentForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    try:
        services.add_comment(actor=request.user, thing=thing, text=form.cleaned_data["text"])
    except DocumentRefused as refusal:
        form.add_error("text", str(refusal))
        return None
    messages.success(request, _("Le commentaire est publié."))
    return redirect(f"{thing.get_details_url()}#commentaires")


@require_POST
@login_required
@say_refusals
def delete_comment(request: MemberRequest, comment_id: int) -> HttpResponse:
    """Take a comment away."""
    comment = get_object_or_404(Comment.objects.select_related("document__folder", "folder"), pk=comment_id)
    thing: Thing
    if comment.document_id:
        thing = _document(request, comment.document_id)
    else:
        thing = get_object_or_404(selectors.folder_for(request.user), pk=comment.folder_id or 0)
    services.delete_comment(actor=request.user, comment=comment)
    messages.success(request, _("Le commentaire est supprimé."))
    return redirect(f"{thing.get_details_url()}#commentaires")


def _version(request: MemberRequest, pk: int, number: int) -> Version:
    document = _document(request, pk)
    return get_object_or_404(document.versions.select_related("document__owner", "document__folder"), number=number)


@require_POST
@login_required
@say_refusals
def restore_version(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """Make an earlier version the current one."""
    version = _version(request, pk, number)
    services.restore_version(actor=request.user, version=version)
    messages.success(request, _("La version %(number)s est de nouveau la version actuelle.") % {"number": number})
    return redirect(version.document)


@require_POST
@login_required
@say_refusals
def delete_version(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """Delete an earlier version."""
    version = _version(request, pk, number)
    services.delete_version(actor=request.user, version=version)
    messages.success(request, _("La version %(number)s est supprimée.") % {"number": number})
    return redirect(version.document)


@require_safe
@login_required
def version_file(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """An earlier version, downloaded: its signed link is made when it is asked for."""
    return redirect(link_to(request.user, _version(request, pk, number), download=True))
