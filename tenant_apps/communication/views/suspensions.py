"""The kill switch, as administrators hold it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tenant_apps.accounts.guards import admin_required
from tenant_apps.communication import selectors, services
from tenant_apps.communication.forms import SuspensionForm
from tenant_apps.directory.http import MemberRequest
from tenants.http import form_page

PAGE_SIZE = 30


@require_safe
@admin_required
def index(request: MemberRequest) -> HttpResponse:
    """What is stopped, and what was."""
    page = Paginator(selectors.past_suspensions(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"active": list(selectors.active_suspensions()), "page": page}
    return render(request, "communication/suspensions.html", context)


@form_page
@admin_required
def new(request: MemberRequest) -> HttpResponse:
    """Say whose messages stop; the second step says how many people that is, and does it."""
    form = SuspensionForm(request.POST or None)
    if not form.is_valid():
        return render(request, "communication/suspension_new.html", {"form": form})
    asked = form.suspension()
    if "confirm" not in request.POST:
        context = {"form": form, "asked": asked, "count": selectors.count_concerned(asked)}
        return render(request, "communication/suspension_check.html", context)
    try:
        services.suspend(
            actor=request.user,
            school_class=asked.school_class,
            pupils_only=asked.pupils_only,
            reason=asked.reason,
        )
    except ValidationError as error:
        form.add_error(None, error)
        return render(request, "communication/suspension_new.html", {"form": form})
    messages.success(request, _("Ces messages sont suspendus."))
    return redirect("communication:suspensions")


@form_page
@admin_required
def resume(request: MemberRequest, suspension_id: int) -> HttpResponse:
    """Ask, then let the messages go again."""
    suspension = get_object_or_404(selectors.active_suspensions(), pk=suspension_id)
    if request.method == "POST":
        services.resume(actor=request.user, suspension=suspension)
        messages.success(request, _("Les messages reprennent."))
        return redirect("communication:suspensions")
    return render(request, "communication/suspension_resume.html", {"suspension": suspension})
