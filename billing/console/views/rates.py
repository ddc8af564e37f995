"""Rates late payment is counted with: all of them, the next one, one typed wrong."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.console.rate_forms import MendRateForm, NewRateForm
from billing.console.views.common import console_page, or_404, page_of, posted, tried
from billing.selectors import rates as selectors
from billing.services.rates import add_rate, mend_rate
from tenants.http import Request, form_page

_LIST = "billing_console:rates"


@console_page
@form_page
def rates(request: Request) -> HttpResponse:
    """Every half-year's rate, the latest first, and a form for one that has none."""
    today = timezone.localdate()
    form = NewRateForm(posted(request), missing=selectors.missing_half_years(today))
    if form.is_valid():
        row = tried(form, partial(add_rate, actor=request.user, **form.cleaned_data), "half_year")
        if row:
            messages.success(request, _("Le taux du %(half_year)s est noté.") % {"half_year": row})
            return redirect(_LIST)
    page = page_of(request, selectors.rates_for_list())
    context = {
        "form": form,
        "page": page,
        "lines": selectors.rate_lines(page, today),
        "missing": selectors.missing_rate(today),
    }
    return render(request, "billing/console/rates.html", context, status=422 if form.errors else 200)


@console_page
@form_page
def mend(request: Request, number: int) -> HttpResponse:
    """Correct a rate typed wrong."""
    row = or_404(selectors.find_rate(number))
    form = MendRateForm(posted(request), row=row)
    if form.is_valid():
        mended = tried(form, partial(mend_rate, actor=request.user, row=row, **form.cleaned_data), "rate")
        if mended:
            messages.success(request, _("Le taux du %(half_year)s est corrigé.") % {"half_year": mended})
            return redirect(_LIST)
    return render(request, "billing/console/rate.html", {"form": form, "row": row}, status=422 if form.errors else 200)
