"""The academic feeds: conventions, what their nights did, and what to look at."""

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from provisioning.console.views.common import console_page, convention_or_404, page_of, run_or_404, school_run_or_404
from provisioning.feeds import selectors, services
from provisioning.feeds.choices import SchoolState
from provisioning.feeds.forms import ConventionForm
from provisioning.feeds.models import Convention
from provisioning.feeds.services import FeedRefused
from tenants.http import Request, form_page

SHOWN_ANOMALIES = 20


@console_page
@require_safe
def feeds(request: Request) -> HttpResponse:
    """Every convention with its last run, then the runs started by hand."""
    context = {"lines": selectors.convention_lines(), "page": page_of(request, selectors.runs_of(None), 10)}
    return render(request, "console/feeds/list.html", context)


@console_page
@require_safe
def convention(request: Request, number: int) -> HttpResponse:
    """One convention: its runs, and the schools that need somebody."""
    found = convention_or_404(number)
    context = {
        "seen": found,
        "page": page_of(request, selectors.runs_of(found)),
        "troubles": selectors.troubles_of(found),
    }
    return render(request, "console/feeds/convention.html", context)


@console_page
@form_page
def new_convention(request: Request) -> HttpResponse:
    """A convention is signed."""
    return _edit(request, None)


@console_page
@form_page
def edit_convention(request: Request, number: int) -> HttpResponse:
    """Its departments, its hour, its end."""
    return _edit(request, convention_or_404(number))


def _edit(request: Request, found: Convention | None) -> HttpResponse:
    form = ConventionForm(request.POST or None, convention=found)
    if request.method == "POST" and form.is_valid():
        saved = services.save_convention(actor=request.user, convention=found, **form.cleaned_data)
        messages.success(request, _("Convention enregistrée."))
        return redirect("console:convention", saved.pk)
    context = {"seen": found, "form": form}
    return render(request, "console/feeds/edit.html", context, status=422 if form.errors else 200)


@console_page
@form_page
def run_now(request: Request, number: int) -> HttpResponse:
    """What it will do, then have a worker do it."""
    found = convention_or_404(number)
    if request.method != "POST":
        return render(request, "console/feeds/run_now.html", {"seen": found})
    try:
        services.request_run(actor=request.user, convention=found)
    except FeedRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Demande enregistrée : le dossier va être lu."))
    return redirect("console:convention", found.pk)


@console_page
@require_safe
def run(request: Request, number: int) -> HttpResponse:
    """One run: what came in and out of each file, school by school; it watches itself while it runs."""
    found = run_or_404(number)
    states = selectors.states_of(found)
    tab = request.GET.get("etat", "")
    context = {
        "run": found,
        "removed_at": selectors.removed_at(found),
        "files": selectors.file_lines(found),
        "totals": selectors.totals_of(found),
        "anomalies": selectors.first_anomalies(found, SHOWN_ANOMALIES),
        "tabs": [(state, SchoolState(state).label if state else _("Toutes"), count) for state, count in states.items()],
        "tab": tab if tab in states else "",
        "page": page_of(request, selectors.schools_of(found, tab)),
    }
    return render(request, "console/feeds/run.html", context)


@console_page
@form_page
def confirm_departures(request: Request, number: int, school: int) -> HttpResponse:
    """More than half of a school would leave: what that means, then let it happen."""
    found = school_run_or_404(run_or_404(number), school)
    if request.method != "POST":
        return render(request, "console/feeds/departures.html", {"run": found.run, "done": found})
    try:
        services.confirm_departures(actor=request.user, done=found)
    except FeedRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Départs confirmés : le flux va être repris pour cette école."))
    return redirect("console:feed_run", number)


@console_page
@require_safe
def outside(request: Request, number: int) -> HttpResponse:
    """The schools of a drop that have no space here: nothing was created for them."""
    found = run_or_404(number)
    context = {"run": found, "page": page_of(request, found.outside, 50)}
    return render(request, "console/feeds/outside.html", context)


@console_page
@require_safe
def anomalies(request: Request, number: int) -> StreamingHttpResponse:
    """The anomalies of a run, for a spreadsheet."""
    found = run_or_404(number)
    response = StreamingHttpResponse(selectors.anomalies_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="anomalies-{found.pk}.csv"'
    return response
