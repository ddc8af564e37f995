"""Choosing whose sheets to print, following a print, taking its file."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.core.signing import BadSignature
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tenant_apps.accounts.guards import login_required, require
from tenant_apps.accounts.services import AccountRefused
from tenant_apps.connection_sheets import rules, services
from tenant_apps.connection_sheets.forms import SelectionForm
from tenant_apps.connection_sheets.models import SheetPrint
from tenant_apps.connection_sheets.permissions import (
    can_cancel,
    can_print,
    can_renew,
    can_restart,
    printable_by,
    visible_prints,
)
from tenant_apps.connection_sheets.selectors import preview
from tenant_apps.directory.http import MemberRequest
from tenants.links import sign, unsign

_PURPOSE = "connection_sheets.download"
# A link on a page left open for longer asks to come back to that page.
_LINK_SECONDS = 15 * 60
_RECENT = 5
_PAGE = 25


def _printer_required(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @login_required
    @wraps(view)
    def guarded(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require(can_print(request.user))
        return view(request, *args, **kwargs)

    return guarded


def _print_or_404(request: MemberRequest, pk: int) -> SheetPrint:
    return get_object_or_404(visible_prints(request.user), pk=pk)


@_printer_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Choose whose sheets, in which format; the number of sheets follows the choice."""
    form = SelectionForm(request.POST if request.method == "POST" else request.GET, actor=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            sheet_print = services.request_print(
                actor=request.user, format=form.sheet_format, selection=form.selection()
            )
        except services.PrintRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("connection_sheets:print", sheet_print.pk)
    valid = form.is_valid()
    context = {
        "form": form,
        "chosen": form.chosen if valid else [],
        "preview": preview(request.user, form.selection(), form.sheet_format) if valid else None,
        "has_people": printable_by(request.user).exists(),
        "recent": visible_prints(request.user).select_related("requested_by").recent()[:_RECENT],
    }
    failed = request.method == "POST" and bool(form.errors)
    return render(request, "connection_sheets/new.html", context, status=422 if failed else 200)


@_printer_required
@require_GET
def prints(request: MemberRequest) -> HttpResponse:
    """The prints of the last month."""
    found = visible_prints(request.user).select_related("requested_by").recent()
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    return render(request, "connection_sheets/prints.html", {"page": page})


@_printer_required
@require_GET
def follow(request: MemberRequest, pk: int) -> HttpResponse:
    """How far a print is, then its file; asked again every second by the page itself."""
    sheet_print = _print_or_404(request, pk)
    context = {
        "sheet_print": sheet_print,
        "token": sign(_PURPOSE, [sheet_print.pk, request.user.pk]) if sheet_print.is_downloadable else "",
        "can_cancel": can_cancel(sheet_print),
        "can_restart": can_restart(sheet_print),
    }
    template = "connection_sheets/_progress.html" if request.htmx else "connection_sheets/print.html"
    return render(request, template, context)


@_printer_required
@require_GET
def download(request: MemberRequest, pk: int, token: str) -> HttpResponseBase:
    """The file, for whoever the link was made for, signed in, while it lives."""
    sheet_print = _print_or_404(request, pk)
    try:
        if unsign(_PURPOSE, token, max_age=_LINK_SECONDS) != [sheet_print.pk, request.user.pk]:
            raise Http404
    except BadSignature:
        messages.info(request, _("Ce lien avait expiré, en voici un nouveau."))
        return redirect("connection_sheets:print", sheet_print.pk)
    if not sheet_print.is_downloadable:
        return redirect("connection_sheets:print", sheet_print.pk)
    # Opened here: once the body streams, the school has been left.
    response = FileResponse(
        default_storage.open(sheet_print.file_name),
        as_attachment="voir" not in request.GET,
        filename=rules.file_name(sheet_print.format, sheet_print.title),
        content_type="application/pdf",
    )
    response["Cache-Control"] = "private, no-store"
    return response


@_printer_required
@require_POST
def cancel(request: MemberRequest, pk: int) -> HttpResponse:
    """Stop a print under way."""
    return _change(request, pk, services.cancel_print, _("L’impression est annulée."))


@_printer_required
@require_POST
def restart(request: MemberRequest, pk: int) -> HttpResponse:
    """Make a print again."""
    return _change(request, pk, services.restart_print, _("L’impression recommence."))


def _change(request: MemberRequest, pk: int, verb: Callable[..., SheetPrint], done: str) -> HttpResponse:
    sheet_print = _print_or_404(request, pk)
    try:
        verb(actor=request.user, sheet_print=sheet_print)
        messages.success(request, done)
    except services.PrintRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("connection_sheets:print", pk)


@_printer_required
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: MemberRequest, pk: int) -> HttpResponse:
    """A lost sheet: say what happens to the old one, then print another with a new code."""
    person = get_object_or_404(printable_by(request.user), pk=pk)
    decision = can_renew(request.user, person)
    if request.method == "POST":
        try:
            sheet_print = services.reprint_with_new_code(actor=request.user, person=person)
        except AccountRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("La nouvelle fiche est prête. L’ancienne ne sert plus."))
            return redirect("connection_sheets:print", sheet_print.pk)
    return render(request, "connection_sheets/renew.html", {"person": person, "decision": decision})
