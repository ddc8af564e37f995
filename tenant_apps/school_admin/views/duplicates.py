"""Accounts that may be one person: listed, compared side by side, united or told apart."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tenant_apps.accounts.guards import admin_required
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import AccountRefused
from tenant_apps.directory import duplicates, merging
from tenant_apps.directory.http import MemberRequest
from tenant_apps.school_admin import selectors
from tenant_apps.school_admin.views.people import person_or_404
from tenants.http import form_page

PAGE_SIZE = 20


@require_safe
@admin_required
def index(request: MemberRequest) -> HttpResponse:
    """The pairs, the likeliest first."""
    page = Paginator(duplicates.find_pairs(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "school_admin/duplicates.html", {"page": page, "pairs": selectors.people_of_pairs(page)})


@form_page
@admin_required
def show(request: MemberRequest, first_id: int, second_id: int) -> HttpResponse:
    """Two accounts side by side, and the two answers."""
    first, second = person_or_404(first_id), person_or_404(second_id)
    decision = merging.can_merge(first, second)
    refusal = "" if decision else decision.reason
    if request.method == "POST" and decision:
        try:
            refusal = _answer(request, first, second)
        except AccountRefused as refused:
            refusal = str(refused)
        if not refusal:
            return redirect("school_admin:duplicates")
    usual = merging.usual_choice(first, second)
    context = {
        "people": [first, second],
        "rows": selectors.side_by_side(first, second),
        "common": duplicates.common_traits(first, second),
        "distinct": duplicates.are_distinct(first, second),
        "usual": usual,
        "choosable": first.is_activated == second.is_activated,
        "possible": bool(decision),
        "refusal": refusal,
    }
    return render(request, "school_admin/duplicate.html", context, status=422 if request.method == "POST" else 200)


def _answer(request: MemberRequest, first: User, second: User) -> str:
    """Do what was answered; why not, when it is not possible (or AccountRefused)."""
    if request.POST.get("answer") != "two":
        return _merge(request, first, second)
    duplicates.tell_apart(actor=request.user, one=first, other=second)
    messages.success(request, _("C’est noté : ce sont deux personnes."))
    return ""


def _merge(request: MemberRequest, first: User, second: User) -> str:
    """Unite the two; why not, when it is not possible."""
    by_id = {str(user.pk): user for user in (first, second)}
    kept = by_id.get(request.POST.get("kept", ""))
    if kept is None:
        return _("Choisissez le compte qui reste.")
    merged = second if kept == first else first
    merging.merge(actor=request.user, kept=kept, merged=merged)
    text = _("Les deux comptes n’en font plus qu’un : %(login)s.") % {"login": kept.login}
    messages.success(request, text)
    return ""
