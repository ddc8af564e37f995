"""The schools, and one school: what it is, what it holds, what the team may do with it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from provisioning.console import school_selectors as selectors
from provisioning.console import services
from provisioning.console.forms import CloseForm, FactorForm, SchoolFilters, SuspendForm
from provisioning.console.journal import lines_of
from provisioning.console.services import SchoolRefused
from provisioning.console.views.common import console_page, page_of, school_or_404
from provisioning.permissions import can_close, can_reopen, can_reset_factor, can_suspend
from tenants.choices import SchoolStatus
from tenants.hosts import school_url
from tenants.http import Request, form_page
from tenants.models import School

TABS = {
    "": gettext_lazy("Toutes"),
    SchoolStatus.ORDERED: gettext_lazy("Commandées"),
    SchoolStatus.OPENING: gettext_lazy("En cours d’ouverture"),
    SchoolStatus.OPEN: gettext_lazy("Ouvertes"),
    SchoolStatus.SUSPENDED: gettext_lazy("Suspendues"),
    SchoolStatus.CLOSED: gettext_lazy("Fermées"),
}


@console_page
@require_safe
def schools(request: Request) -> HttpResponse:
    """Every school, by name."""
    filters = SchoolFilters(request.GET)
    filters.is_valid()
    q, tab = filters.cleaned_data.get("q", ""), request.GET.get("etat", "")
    matching = selectors.matching_schools(q)
    counts = selectors.count_by_status(matching)
    context = {
        "filters": filters,
        "tab": tab if tab in counts else "",
        "tabs": [(status, TABS[status], count) for status, count in counts.items()],
        "page": page_of(request, selectors.schools_for_list(matching, tab)),
        "is_filtered": bool(q),
    }
    return render(request, "console/schools.html", context)


@console_page
@require_safe
def school(request: Request, uai: str) -> HttpResponse:
    """One school; its people are counted from inside."""
    found = school_or_404(uai)
    actor = request.user
    context = {
        "seen": found,
        "address": school_url(found),
        "inside": selectors.look_inside(found),
        "orders": selectors.orders_of(found),
        "history": lines_of(list(selectors.history_of(found)[:20])),
        "may": {
            "suspend": can_suspend(actor, found),
            "reopen": can_reopen(actor, found),
            "close": can_close(actor, found),
            "reset_factor": can_reset_factor(actor, found),
        },
    }
    return render(request, "console/school.html", context)


def _to(found: School) -> HttpResponse:
    return redirect("console:school", found.uai)


@console_page
@form_page
def reset_factor(request: Request, uai: str) -> HttpResponse:
    """Let an administrator who lost the telephone in again."""
    found = school_or_404(uai)
    decision = can_reset_factor(request.user, found)
    if not decision:
        messages.error(request, decision.reason)
        return _to(found)
    form = FactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.reset_second_factor(actor=request.user, school=found, **form.cleaned_data)
        except SchoolRefused as refusal:
            form.add_error("login", str(refusal))
        else:
            messages.success(
                request, _("La double vérification de ce compte est retirée ; la personne en est avertie.")
            )
            return _to(found)
    status = 422 if form.errors else 200
    return render(request, "console/factor.html", {"seen": found, "form": form}, status=status)


@console_page
@form_page
def suspend(request: Request, uai: str) -> HttpResponse:
    """Make it read-only, with a reason."""
    found = school_or_404(uai)
    form = SuspendForm(request.POST or None)
    decision = can_suspend(request.user, found)
    if not decision:
        messages.error(request, decision.reason)
        return _to(found)
    if request.method == "POST" and form.is_valid():
        try:
            services.suspend_school(actor=request.user, school=found, reason=form.cleaned_data["reason"])
        except SchoolRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(name)s est en lecture seule.") % {"name": found.name})
        return _to(found)
    status = 422 if form.errors else 200
    return render(request, "console/suspend.html", {"seen": found, "form": form}, status=status)


@console_page
@form_page
def reopen(request: Request, uai: str) -> HttpResponse:
    """Let it be written again."""
    found = school_or_404(uai)
    decision = can_reopen(request.user, found)
    if not decision:
        messages.error(request, decision.reason)
        return _to(found)
    if request.method != "POST":
        return render(request, "console/reopen.html", {"seen": found})
    try:
        services.reopen_school(actor=request.user, school=found)
    except SchoolRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s est rouverte.") % {"name": found.name})
    return _to(found)


@console_page
@form_page
def close(request: Request, uai: str) -> HttpResponse:
    """Take it off the web for good, its name typed."""
    found = school_or_404(uai)
    decision = can_close(request.user, found)
    if not decision:
        messages.error(request, decision.reason)
        return _to(found)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.close_school(actor=request.user, school=found, **form.cleaned_data)
        except SchoolRefused as refusal:
            form.add_error("typed_name", str(refusal))
        else:
            messages.success(request, _("%(name)s est fermée.") % {"name": found.name})
            return _to(found)
    status = 422 if form.errors else 200
    return render(request, "console/close.html", {"seen": found, "form": form}, status=status)
