"""The first page of the console: what to do next."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tenant_apps.accounts.guards import admin_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.school_admin import selectors
from tenant_apps.school_admin.steps import next_step, starting_steps
from tenant_apps.timeline.cases import count_waiting


@require_safe
@admin_required
def index(request: MemberRequest) -> HttpResponse:
    """Where the school stands and the one thing to do now."""
    facts = selectors.school_facts()
    steps = starting_steps(facts)
    context = {"steps": steps, "next": next_step(steps), "reports_waiting": count_waiting()}
    return render(request, "school_admin/index.html", context)
