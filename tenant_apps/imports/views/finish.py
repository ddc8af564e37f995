"""The last steps of an import: applied, undone, given up, its rows downloaded."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tenant_apps.directory.http import MemberRequest
from tenant_apps.imports import services
from tenant_apps.imports.choices import ImportStatus
from tenant_apps.imports.forms import ApplyForm
from tenant_apps.imports.models import Import
from tenant_apps.imports.permissions import can_apply, can_undo
from tenant_apps.imports.selectors import plan_print, report_csv
from tenant_apps.imports.views.common import handled, still_open
from tenant_apps.imports.words import aside_of, promise_of
from tenants.http import form_page

_UNDER_WAY = (ImportStatus.APPLYING, ImportStatus.APPLIED)


@form_page
@handled
def apply(request: MemberRequest, run: Import) -> HttpResponseBase:
    """What will be written, in one sentence; then written, if it still is that. Asked twice it is done once."""
    if run.status != ImportStatus.READY:
        if run.status not in _UNDER_WAY:
            messages.warning(request, can_apply(run).reason)
        return redirect("imports:show", run.pk)
    if request.method != "POST":
        return _ask(request, run)
    if request.POST.get("vu", "") != plan_print(run):
        return _ask_again(request, run)
    form = ApplyForm(request.POST) if run.mass_leaving else None
    if form and not form.is_valid():
        return _ask(request, run, form, status=422)
    return _apply(request, run, confirmed=form is not None)


def _ask(
    request: MemberRequest, run: Import, form: ApplyForm | None = None, *, changed: bool = False, status: int = 200
) -> HttpResponse:
    """The page before writing, with a print of what it shows."""
    form = form or (ApplyForm() if run.mass_leaving else None)
    context = {
        "run": run,
        "form": form,
        "promise": promise_of(run),
        "aside": aside_of(run),
        "seen": plan_print(run),
        "changed": changed,
    }
    return render(request, "imports/apply.html", context, status=status)


def _ask_again(request: MemberRequest, run: Import) -> HttpResponse:
    """The same as it is now; what was ticked was ticked for something else."""
    return _ask(request, run, changed=True, status=409)


def _apply(request: MemberRequest, run: Import, *, confirmed: bool) -> HttpResponse:
    try:
        seen = request.POST["vu"]
        run = services.apply_import(actor=request.user, run=run, confirm_leaving=confirmed, seen=seen)
    except services.PlanChanged:
        run.refresh_from_db()
        return _ask_again(request, run)
    except services.ImportRefused as refusal:
        messages.error(request, str(refusal))
    else:
        if run.status == ImportStatus.APPLIED:
            messages.success(request, _("L’import est fait."))
    return redirect("imports:show", run.pk)


@form_page
@handled
def undo(request: MemberRequest, run: Import) -> HttpResponseBase:
    """Take back the last import, after saying what that means."""
    decision = can_undo(run)
    if not decision:
        messages.warning(request, decision.reason)
        return redirect("imports:show", run.pk)
    if request.method != "POST":
        return render(request, "imports/undo.html", {"run": run, "totals": run.totals})
    try:
        services.undo_import(actor=request.user, run=run)
    except services.ImportRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("L’import est annulé : l’école est comme avant."))
    return redirect("imports:show", run.pk)


@form_page
@still_open
def discard(request: MemberRequest, run: Import) -> HttpResponseBase:
    """Give up an import that was not applied, after asking."""
    if request.method != "POST":
        return render(request, "imports/discard.html", {"run": run})
    try:
        services.discard_import(actor=request.user, run=run)
    except services.ImportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("imports:show", run.pk)
    messages.success(request, _("L’import est abandonné : rien n’a été changé, et les fichiers sont effacés."))
    return redirect("imports:new")


@require_safe
@handled
def report(request: MemberRequest, run: Import) -> HttpResponseBase:
    """The rows for a spreadsheet."""
    day = timezone.localdate(run.requested_at).isoformat()
    response = HttpResponse("".join(report_csv(run)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-onde-{day}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
