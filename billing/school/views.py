"""« Abonnement »: what the school has, what it uses, its invoices, the coming year."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from billing.models import Subscription
from billing.permissions import can_answer_renewal
from billing.school import selectors
from billing.school.forms import DeclineForm, RenewalForm
from billing.services import BillingRefused
from billing.services.renewals import accept_renewal, decline_renewal, reconsider_renewal
from tenant_apps.accounts.guards import admin_required
from tenants.context import current_school
from tenants.http import Request, form_page


@never_cache
@admin_required
@require_safe
def index(request: Request) -> HttpResponse:
    """The subscription, its limits, its invoices."""
    seen = selectors.look(current_school(), request.GET.get("page"))
    return render(request, "billing/school/index.html", {"seen": seen, "page": seen.page})


@never_cache
@admin_required
@require_safe
def document(request: Request, number: int) -> HttpResponse:
    """The PDF of one of the school's invoices."""
    paper = selectors.paper_of(current_school(), number)
    if paper is None:
        raise Http404
    name, pdf = paper
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@never_cache
@admin_required
@form_page
def accept(request: Request, number: int) -> HttpResponse:
    """Accept the coming year: one click, a purchase order's number if there is one."""
    done = _("L’abonnement %(year)s est renouvelé.")
    return _answer(request, number, RenewalForm, accept_renewal, template="billing/school/accept.html", done=done)


@never_cache
@admin_required
@form_page
def decline(request: Request, number: int) -> HttpResponse:
    """Leave at the end of the year: asked twice, told to the team, taken back until then."""
    done = _("C’est noté\u00a0: l’abonnement %(year)s n’est pas pris.")
    return _answer(request, number, DeclineForm, decline_renewal, template="billing/school/decline.html", done=done)


def _answer(
    request: Request, number: int, asks: type[forms.Form], act: Callable[..., object], *, template: str, done: str
) -> HttpResponse:
    """Ask for the answer to the coming year, then give it; what is refused is said, and what was typed stays."""
    renewal = _renewal_or_404(number)
    decision = can_answer_renewal(request.user, renewal)
    if not decision:
        return _back(request, decision.reason)
    form = asks(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            act(actor=request.user, subscription=renewal, **form.cleaned_data)
        except BillingRefused as refusal:  # somebody answered meanwhile
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done % {"year": renewal.school_year})
            return redirect("subscription:index")
    return render(request, template, {"renewal": renewal, "form": form}, status=422 if form.errors else 200)


@never_cache
@admin_required
@require_POST
def reconsider(request: Request, number: int) -> HttpResponse:
    """Take the refusal back: the year is proposed again."""
    renewal = _renewal_or_404(number)
    try:
        reconsider_renewal(actor=request.user, subscription=renewal)
    except BillingRefused as refusal:
        return _back(request, str(refusal))
    messages.success(request, _("Le renouvellement %(year)s vous attend à nouveau.") % {"year": renewal.school_year})
    return redirect("subscription:index")


def _renewal_or_404(number: int) -> Subscription:
    renewal = selectors.find_renewal(current_school(), number)
    if renewal is None:
        raise Http404
    return renewal


def _back(request: Request, reason: str) -> HttpResponse:
    messages.info(request, reason)
    return redirect("subscription:index")
