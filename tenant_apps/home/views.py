"""The first page of the school."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tenant_apps.accounts.guards import login_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.home import selectors


@require_safe
@login_required
def home(request: MemberRequest) -> HttpResponse:
    """A welcome by first name, then what waits for this person."""
    return render(request, "home/home.html", {"home": selectors.home_of(request.user)})
