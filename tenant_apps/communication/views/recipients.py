"""Proposals of recipients while one types."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tenant_apps.accounts.guards import login_required
from tenant_apps.communication.selectors import search_recipients
from tenant_apps.directory.http import MemberRequest


@require_safe
@login_required
def find(request: MemberRequest) -> HttpResponse:
    """The options of a picker: whom one reaches whose name holds every word."""
    people_only = request.GET.get("seuls") == "personnes"
    options = search_recipients(request.user, request.GET.get("q", ""), people_only=people_only)
    return render(request, "components/widgets/picker_options.html", {"options": options})
