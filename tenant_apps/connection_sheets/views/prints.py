"""Choosing whose sheets to print, following a print, taking its file."""

from collections.abc import Callable

from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.core.signing import BadSignature
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.onward import next_of, next_query
from tenant_apps.accounts.services import AccountRefused
from tenant_apps.connection_sheets import rules, services
from tenant_apps.connection_sheets.exports import export_codes
from tenant_apps.connection_sheets.followup import activation_of
from tenant_apps.connection_sheets.forms import SelectionForm
from tenant_apps.connection_sheets.models import SheetPrint
from tenant_apps.connection_sheets.permissions import (
    can_cancel,
    can_renew,
    can_restart,
    printable_by,
    visible_mailings,
    visible_prints,
)
from tenant_apps.connection_sheets.planning import PrintRefused
from tenant_apps.connection_sheets.selectors import preview
from tenant_apps.connection_sheets.views.guards import printer_required
from tenant_apps.connection_sheets.views.trail import above_sheets, back_to
from tenant_apps.directory.http import MemberRequest
from tenants.http import form_page
from tenants.links import sign, unsign

_PURPOSE = "connection_sheets.download"
# A link on a page left open for longer asks to come back to that page.
_LINK_SECONDS = 15 * 60
_RECENT = 5
_PAGE = 25


def _print_or_404(request: MemberRequest, pk: int) -> SheetPrint:
    return get_object_or_404(visible_prints(request.user), pk=pk)


@printer_required
@form_page
def new(request: MemberRequest) -> HttpResponse:
    """Choose whose sheets, in which format; the number of sheets follows the choice."""
    form = SelectionForm(request.POST if request.method == "POST" else request.GET, actor=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            sheet_print = services.request_print(
                actor=request.user,
                format=form.sheet_format,
                selection=form.selection(),
                language=form.language,
                with_french=form.wording.with_french,
            )
        except PrintRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("connection_sheets:print", sheet_print.pk)
    return _choice_page(request, form)


def _choice_page(request: MemberRequest, form: SelectionForm) -> HttpResponse:
    """The page of the choice, with what was typed and what it gives."""
    valid, activation = form.is_valid(), activation_of(request.user)
    context = {
        "form": form,
        "breadcrumb": above_sheets(request.user, list(form.cleaned_data.get("classe") or ()) if valid else []),
        "chosen": form.chosen if valid else [],
        "preview": preview(request.user, form.selection(), form.sheet_format, form.wording) if valid else None,
        "has_people": activation.total > 0,
        "activation": activation,
        "recent": visible_prints(request.user).recent()[:_RECENT],
        "mailings": visible_mailings(request.user).recent()[:_RECENT],
    }
    failed = request.method == "POST" and bool(form.errors)
    return render(request, "connection_sheets/new.html", context, status=422 if failed else 200)


@printer_required
@require_POST
def codes(request: MemberRequest) -> HttpResponse:
    """The codes of the people chosen, as a table. A POST: it is audited."""
    form = SelectionForm(request.POST, actor=request.user)
    if form.is_valid():
        try:
            table = export_codes(actor=request.user, selection=form.selection())
        except PrintRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            response = HttpResponse(table, content_type="text/csv; charset=utf-8")
            response["Content-Disposition"] = f'attachment; filename="codes-{timezone.localdate():%Y-%m-%d}.csv"'
            response["Cache-Control"] = "private, no-store"
            return response
    return _choice_page(request, form)


@printer_required
@require_GET
def prints(request: MemberRequest) -> HttpResponse:
    """The prints of the last month."""
    found = visible_prints(request.user).recent()
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    return render(request, "connection_sheets/prints.html", {"page": page})


@printer_required
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
    if request.htmx:
        return render(request, "connection_sheets/_progress.html", context)
    return render(request, "connection_sheets/print.html", context | _way_back(request))


@printer_required
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


@printer_required
@require_POST
def cancel(request: MemberRequest, pk: int) -> HttpResponse:
    """Stop a print under way."""
    return _change(request, pk, services.cancel_print, _("L’impression est annulée."))


@printer_required
@require_POST
def restart(request: MemberRequest, pk: int) -> HttpResponse:
    """Make a print again."""
    return _change(request, pk, services.restart_print, _("L’impression recommence."))


def _change(request: MemberRequest, pk: int, verb: Callable[..., SheetPrint], done: str) -> HttpResponse:
    sheet_print = _print_or_404(request, pk)
    try:
        verb(actor=request.user, sheet_print=sheet_print)
        messages.success(request, done)
    except PrintRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("connection_sheets:print", pk)


def _way_back(request: MemberRequest) -> dict[str, object]:
    onward = next_of(request)
    return {"breadcrumb": back_to(request.user, onward), "onward": next_query(onward)}


def _to_print(request: MemberRequest, sheet_print: SheetPrint) -> HttpResponse:
    return redirect(reverse("connection_sheets:print", args=[sheet_print.pk]) + next_query(next_of(request)))


@printer_required
@form_page
def renew(request: MemberRequest, pk: int) -> HttpResponse:
    """A lost sheet: say what happens to the old one, then print another with a new code."""
    person = get_object_or_404(printable_by(request.user), pk=pk)
    decision = can_renew(request.user, person)
    if request.method == "POST":
        try:
            sheet_print = services.reprint_with_new_code(
                actor=request.user, person=person, reset="remettre" in request.POST
            )
        except (AccountRefused, PrintRefused) as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("La nouvelle fiche est prête. L’ancienne ne sert plus."))
            return _to_print(request, sheet_print)
    context = {"person": person, "decision": decision} | _way_back(request)
    return render(request, "connection_sheets/renew.html", context)


@printer_required
@form_page
def renew_family(request: MemberRequest, pk: int) -> HttpResponse:
    """The lost sheet of a family: new codes for those who have not activated yet."""
    pupil = get_object_or_404(printable_by(request.user).with_profile(Profile.PUPIL), pk=pk)
    if request.method == "POST":
        try:
            sheet_print = services.reprint_family(actor=request.user, pupil=pupil)
        except PrintRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("La nouvelle feuille est prête. L’ancienne ne sert plus."))
            return _to_print(request, sheet_print)
    return render(request, "connection_sheets/renew_family.html", {"pupil": pupil} | _way_back(request))
