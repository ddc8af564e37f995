"""The team's audit log."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from provisioning.console import journal as log
from provisioning.console.forms import JournalFilters
from provisioning.console.views.common import console_page, page_of
from tenants.http import Request

PER_PAGE = 50


@console_page
@require_safe
def journal(request: Request) -> HttpResponse:
    """Who did what, the latest first."""
    filters = JournalFilters(request.GET)
    chosen = filters.chosen()
    page = page_of(request, log.entries(**chosen), PER_PAGE)
    context = {
        "filters": filters,
        "page": page,
        "lines": log.lines_of(list(page.object_list)),
        "is_filtered": any(chosen.values()),
    }
    return render(request, "console/journal.html", context)
