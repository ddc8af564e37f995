"""A reader reports a news; an administrator decides."""

from contextlib import suppress

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.guards import admin_required, login_required, require
from tenant_apps.accounts.permissions import AccountRefused
from tenant_apps.directory.http import MemberRequest
from tenant_apps.timeline import cases as selectors
from tenant_apps.timeline import services
from tenant_apps.timeline.choices import Verdict
from tenant_apps.timeline.forms import DecisionForm, ReportForm
from tenant_apps.timeline.models import Event
from tenant_apps.timeline.permissions import can_report
from tenant_apps.timeline.selectors import items_of, seen_event
from tenants.http import form_page

PAGE_SIZE = 25


@form_page
@login_required
def report(request: MemberRequest, event_id: int) -> HttpResponse:
    """Say why a news of one's feed is out of place."""
    event = get_object_or_404(seen_event(request.user), pk=event_id)
    require(can_report(request.user, event))
    form = ReportForm(request.POST or None, pupil=request.user.profile == Profile.PUPIL)
    if request.method != "POST" or not form.is_valid():
        item = items_of(request.user, [event])[0]
        return render(request, "timeline/report.html", {"form": form, "item": item})
    with suppress(AccountRefused):  # pressed twice: it is told already
        services.report(actor=request.user, event=event, reason=form.cleaned_data["reason"])
    messages.success(request, _("C’est signalé. La direction va regarder."))
    return redirect("timeline:feed")


@require_safe
@admin_required
def cases(request: MemberRequest) -> HttpResponse:
    """Reported news: those that wait, or those that were decided."""
    waiting = request.GET.get("vue") != "traites"
    page = Paginator(selectors.reported(waiting=waiting), PAGE_SIZE).get_page(request.GET.get("page"))
    found = selectors.cases_of(request.user, list(page))
    return render(request, "timeline/cases.html", {"page": page, "cases": found, "waiting": waiting})


@form_page
@admin_required
def case(request: MemberRequest, event_id: int) -> HttpResponse:
    """A reported news as it was told, who reported it and why; keep it, remove it, answer."""
    event = get_object_or_404(selectors.reported(), pk=event_id)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _decide(request, event, form)
    context = {
        "case": selectors.cases_of(request.user, [event])[0],
        "readers": selectors.count_readers(event),
        "form": form,
    }
    return render(request, "timeline/case.html", context)


def _decide(request: MemberRequest, event: Event, form: DecisionForm) -> HttpResponse:
    verdict = Verdict(form.cleaned_data["verdict"])
    try:
        services.decide(actor=request.user, event=event, verdict=verdict, answer=form.cleaned_data["answer"])
    except AccountRefused as refused:
        messages.warning(request, str(refused))
        return redirect("timeline:case", event.pk)
    kept = verdict == Verdict.KEPT
    messages.success(request, _("La nouvelle reste.") if kept else _("La nouvelle est retirée pour tout le monde."))
    return redirect("timeline:cases")
