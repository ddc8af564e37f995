"""Payers: the list, one of them, their card."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from billing.console.forms import PayerFilters, PayerForm
from billing.console.views.common import console_page, or_404, page_of, posted, tried
from billing.selectors import invoices as selectors
from billing.selectors.log import entries_of
from billing.selectors.quotes import quotes_of
from billing.selectors.subscriptions import find_payer, matching_payers, years_of
from billing.services.payers import change_payer, create_payer
from tenants.http import Request, form_page

LATEST = 10
_SHOWN = "billing_console:payer"


@console_page
@require_safe
def payers(request: Request) -> HttpResponse:
    """Every payer, by name."""
    return payers_page(request, "billing/console/payers.html")


def payers_page(request: Request, template: str) -> HttpResponse:
    """A list of payers by the words one looks for: to read their cards, or to choose one."""
    filters = PayerFilters(request.GET)
    q = filters.chosen()["q"] or ""
    context = {"filters": filters, "page": page_of(request, matching_payers(q)), "is_filtered": bool(q)}
    return render(request, template, context)


@console_page
@require_safe
def payer(request: Request, number: int) -> HttpResponse:
    """One payer: its card, its schools, its latest documents."""
    found = or_404(find_payer(number))
    documents = selectors.matching_invoices(payer=found.pk)
    context = {
        "payer": found,
        "subscriptions": years_of(found)[:50],
        "invoices": selectors.invoices_for_list(documents, "", timezone.localdate())[:LATEST],
        "quotes": quotes_of(found)[:LATEST],
        "entries": entries_of(found, 20),
    }
    return render(request, "billing/console/payer.html", context)


@console_page
@form_page
def new_payer(request: Request) -> HttpResponse:
    """A payer that ordered nothing yet: somebody to make a quote for."""
    form = PayerForm(posted(request))
    if form.is_valid():
        created = tried(form, partial(create_payer, actor=request.user, **form.cleaned_data))
        if created:
            messages.success(request, _("La fiche de %(payer)s est prête.") % {"payer": created})
            return redirect(_SHOWN, created.pk)
    return render(request, "billing/console/payer_new.html", {"form": form}, status=422 if form.errors else 200)


@console_page
@form_page
def edit_payer(request: Request, number: int) -> HttpResponse:
    """Correct a payer's card."""
    found = or_404(find_payer(number))
    # A payer of its own for the form, which writes into it what was typed.
    form = PayerForm(posted(request), instance=or_404(find_payer(number)))
    if form.is_valid():
        changed = tried(form, partial(change_payer, actor=request.user, payer=found, **form.cleaned_data))
        if changed:
            messages.success(request, _("La fiche de %(payer)s est à jour.") % {"payer": changed})
            return redirect(_SHOWN, found.pk)
    status = 422 if form.errors else 200
    return render(request, "billing/console/payer_edit.html", {"payer": found, "form": form}, status=status)
