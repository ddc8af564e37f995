"""Sheets by e-mail: whom they reach, confirmed, then followed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tenant_apps.connection_sheets.choices import Accounts, MailingKind
from tenant_apps.connection_sheets.forms import SelectionForm
from tenant_apps.connection_sheets.mailings import request_mailing, stop_mailing
from tenant_apps.connection_sheets.models import SheetMailing
from tenant_apps.connection_sheets.permissions import can_stop, visible_mailings
from tenant_apps.connection_sheets.planning import PrintRefused
from tenant_apps.connection_sheets.reach import progress_of, reach_of
from tenant_apps.connection_sheets.views.guards import printer_required
from tenant_apps.directory.http import MemberRequest
from tenants.http import form_page


def _mailing_or_404(request: MemberRequest, pk: int) -> SheetMailing:
    return get_object_or_404(visible_mailings(request.user), pk=pk)


@printer_required
@form_page
def new(request: MemberRequest) -> HttpResponse:
    """Whom an e-mail reaches and whom it does not; sent once that is confirmed. `relance`: a reminder."""
    data = (request.POST if request.method == "POST" else request.GET).copy()
    kind = MailingKind.REMINDER if "relance" in data else MailingKind.SHEET
    if kind == MailingKind.REMINDER:
        data["comptes"] = str(Accounts.PENDING)
    form = SelectionForm(data, actor=request.user)
    if request.method == "POST" and form.is_valid():
        again = "encore" in data
        try:
            mailing = request_mailing(actor=request.user, kind=kind, selection=form.selection(), again=again)
        except PrintRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("connection_sheets:mailing", mailing.pk)
    return _confirm(request, form, kind)


def _confirm(request: MemberRequest, form: SelectionForm, kind: MailingKind) -> HttpResponse:
    context = {
        "form": form,
        "reminder": kind == MailingKind.REMINDER,
        "reach": reach_of(request.user, form.selection(), kind) if set(form.errors) <= {"__all__"} else None,
    }
    failed = request.method == "POST" and bool(form.errors)
    return render(request, "connection_sheets/mail.html", context, status=422 if failed else 200)


@printer_required
@require_GET
def follow(request: MemberRequest, pk: int) -> HttpResponse:
    """How far a mailing is; asked again every second by the page itself."""
    mailing = _mailing_or_404(request, pk)
    context = {"mailing": mailing, "progress": progress_of(mailing), "can_stop": can_stop(mailing)}
    template = "connection_sheets/_mailing.html" if request.htmx else "connection_sheets/mailing.html"
    return render(request, template, context)


@printer_required
@require_POST
def stop(request: MemberRequest, pk: int) -> HttpResponse:
    """Send nothing more."""
    mailing = _mailing_or_404(request, pk)
    try:
        stop_mailing(actor=request.user, mailing=mailing)
        messages.success(request, _("L’envoi est arrêté."))
    except PrintRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("connection_sheets:mailing", pk)
