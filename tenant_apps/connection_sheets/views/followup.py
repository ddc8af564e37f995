"""Who has not activated yet."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tenant_apps.connection_sheets.followup import activation_by_class, activation_of, pending_people
from tenant_apps.connection_sheets.forms import FollowUpFilters
from tenant_apps.connection_sheets.views.guards import printer_required
from tenant_apps.directory.http import MemberRequest

_PAGE = 25


@printer_required
@require_GET
def pending(request: MemberRequest) -> HttpResponse:
    """The numbers by class, then the people, to be reminded by e-mail or on paper."""
    filters = FollowUpFilters(request.GET, actor=request.user)
    people = pending_people(request.user, filters.selection(), filters.words)
    context = {
        "filters": filters,
        "whole": activation_of(request.user),
        "classes": activation_by_class(request.user),
        "page": Paginator(people, _PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "connection_sheets/pending.html", context)
