"""What was invoiced and what came, month by month; who is late."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from billing.console.chart import DESK, PHONE, chart_of
from billing.console.views.common import console_page, page_of
from billing.selectors import invoices as selectors
from billing.selectors.penalties import with_penalties
from billing.selectors.rates import missing_rate
from billing.selectors.revenue import months_of, years_invoiced
from tenants.http import Request, id_said


@console_page
@require_safe
def revenue(request: Request) -> HttpResponse:
    """A year, month by month."""
    today = timezone.localdate()
    years = years_invoiced(today)
    asked = id_said(request.GET.get("annee", ""))
    year = asked if asked in years else today.year
    months = months_of(year)
    context = {
        "years": years,
        "year": year,
        "months": months,
        "charts": [chart_of(months, sheet) for sheet in (DESK, PHONE)],
        "invoiced": sum(month.invoiced for month in months),
        "credited": sum(month.credited for month in months),
        "received": sum(month.received for month in months),
    }
    return render(request, "billing/console/revenue.html", context)


@console_page
@require_safe
def late(request: Request) -> HttpResponse:
    """Payers whose invoices are late, the longest late first."""
    today = timezone.localdate()
    page = page_of(request, selectors.late_payers(today))
    context = {
        "page": page,
        "today": today,
        "lines": with_penalties(page, today),
        "awaited": selectors.awaited_on(today),
        "missing": missing_rate(today),
    }
    return render(request, "billing/console/late.html", context)
