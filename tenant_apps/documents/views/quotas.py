"""How much each profile and each person may keep, for the administrators of the school."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.guards import admin_required
from tenant_apps.accounts.models import User
from tenant_apps.directory.http import MemberRequest
from tenant_apps.documents import selectors, services
from tenant_apps.documents.forms import ListFilters, QuotaForm
from tenant_apps.documents.rules import DEFAULT_QUOTAS, GIGABYTE
from tenant_apps.documents.services import DocumentRefused
from tenants.http import form_page

PAGE_SIZE = 40


@require_safe
@admin_required
def index(request: MemberRequest) -> HttpResponse:
    """The limit of each profile, and the people, the fullest spaces first."""
    filters = ListFilters(request.GET)
    found = selectors.spaces(filters.words())
    context = {
        "profiles": selectors.profile_quotas(),
        "filters": filters,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "documents/quotas.html", context)


@form_page
@admin_required
def of_profile(request: MemberRequest, profile: str) -> HttpResponse:
    """Change the limit of a profile."""
    if profile not in DEFAULT_QUOTAS:
        raise Http404
    known = {one.profile: one for one in selectors.profile_quotas()}[profile]
    form = QuotaForm(request.POST or None, initial={"giga": _giga(known.quota)})
    if request.method == "POST" and form.is_valid():
        services.set_profile_quota(actor=request.user, profile=profile, quota=form.quota())
        messages.success(request, _("C’est enregistré."))
        return redirect("documents:quotas")
    usual = DEFAULT_QUOTAS[profile]
    label = str(Profile(profile).label)
    return render(request, "documents/quota.html", {"form": form, "name": label, "usual": usual, "fullness": None})


@form_page
@admin_required
def of_person(request: MemberRequest, user_id: int) -> HttpResponse:
    """Change the limit of one person."""
    user = get_object_or_404(User.objects.exclude(profile=Profile.TEAM), pk=user_id)
    own = selectors.own_quota(user)
    form = QuotaForm(request.POST or None, initial={"giga": _giga(own) if own else None})
    if request.method == "POST" and form.is_valid():
        try:
            services.set_quota(actor=request.user, user=user, quota=form.quota())
        except DocumentRefused as refusal:
            form.add_error("giga", str(refusal))
        else:
            messages.success(request, _("C’est enregistré pour %(name)s.") % {"name": user.full_name})
            return redirect("documents:quotas")
    usual = selectors.quota_of_profile(user.profile)
    fullness = selectors.fullness_of(user)
    context = {"form": form, "name": user.full_name, "usual": usual, "fullness": fullness}
    return render(request, "documents/quota.html", context)


def _giga(quota: int) -> float:
    return round(quota / GIGABYTE, 2)
