"""The passage to the next year: chosen, shown, done, taken back."""

from typing import Any

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tenant_apps.accounts.guards import admin_required
from tenant_apps.accounts.permissions import AccountRefused
from tenant_apps.directory import transition
from tenant_apps.directory.http import MemberRequest
from tenant_apps.directory.models import YearTransition
from tenant_apps.directory.promotion import Choice, ending_years
from tenant_apps.school_admin.year_forms import YearForm
from tenant_apps.school_admin.year_preview import preview_of
from tenants.http import form_page
from tenants.links import sign, unsign

_SECONDS = 60 * 60


def _purpose(request: MemberRequest) -> str:
    return f"school_admin.year.{request.user.pk}"


@form_page
@admin_required
def index(request: MemberRequest) -> HttpResponse:
    """One line a class; then what that would do."""
    years = ending_years(timezone.localdate())
    form = YearForm(request.POST or None, classes=transition.class_facts(), years=years)
    if form.is_valid():
        return _preview(request, form.choices(), form.cleaned_data["annee"])
    last = transition.last_transition()
    context: dict[str, Any] = {"form": form, "last": last, "can_undo": transition.can_undo(last) if last else None}
    if last:
        context["undo_until"] = transition.undo_until(last)
        context["is_done"] = not any(transition.can_apply(year) for year in years)
    return render(request, "school_admin/year.html", context)


def _preview(request: MemberRequest, choices: list[Choice], year: str, notice: str = "") -> HttpResponse:
    plan = transition.make_plan(choices)
    decision = transition.can_apply(year)
    asked = {
        "year": year,
        "seen": plan.fingerprint(),
        "choices": [[one.class_id, one.target, one.keeps_adults] for one in choices],
    }
    context: dict[str, Any] = {
        "year": year,
        "preview": preview_of(plan),
        "decision": decision,
        "notice": notice,
        "token": sign(_purpose(request), asked),
    }
    return render(request, "school_admin/year_preview.html", context)


@require_POST
@admin_required
def apply(request: MemberRequest) -> HttpResponse:
    """Do what was shown; show it again when the school changed meanwhile."""
    try:
        asked = unsign(_purpose(request), request.POST.get("demande", ""), max_age=_SECONDS)
    except BadSignature:
        messages.warning(request, _("Cet aperçu est trop ancien : recommencez."))
        return redirect("school_admin:year")
    choices = [Choice(class_id, target, keeps) for class_id, target, keeps in asked["choices"]]
    plan = transition.make_plan(choices)
    if plan.lacks_a_class:
        messages.warning(request, _("Une classe de cet aperçu n’existe plus : recommencez."))
        return redirect("school_admin:year")
    if plan.fingerprint() != asked["seen"]:
        text = _("L’école a changé depuis cet aperçu : relisez-le avant de valider.")
        return _preview(request, choices, asked["year"], text)
    try:
        transition.apply(actor=request.user, school_year=asked["year"], plan=plan)
    except AccountRefused as refusal:
        return _preview(request, choices, asked["year"], str(refusal))
    messages.success(request, _("La nouvelle année est prête."))
    return redirect("school_admin:year")


@require_POST
@admin_required
def undo(request: MemberRequest, transition_id: int) -> HttpResponse:
    """Take a passage back."""
    made = get_object_or_404(YearTransition, pk=transition_id)
    try:
        transition.undo(actor=request.user, made=made)
    except AccountRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Le passage est annulé : tout est comme avant."))
    return redirect("school_admin:year")
