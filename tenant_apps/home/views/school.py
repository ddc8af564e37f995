"""What administrators decide: services per profile, widgets, the canteen's menu."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tenant_apps.accounts.guards import admin_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.home import rules, selectors, services
from tenant_apps.home.forms import AppsForm, CanteenForm, SiteForm, WeekForm, WidgetStatesForm
from tenant_apps.home.models import Site
from tenants.http import form_page


@form_page
@admin_required
def apps(request: MemberRequest) -> HttpResponse:
    """Which services are open to whom; what would be closed is asked once more."""
    form = AppsForm(selectors.app_lines(), request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "home/apps.html", {"form": form})
    if form.newly_closed() and request.POST.get("confirme") != "1":
        return render(request, "home/apps_confirm.html", {"form": form, "closing": form.newly_closed()})
    services.close_apps(actor=request.user, closed=form.closed())
    messages.success(request, _("C’est enregistré."))
    return redirect("apps")


@form_page
@admin_required
def widgets(request: MemberRequest) -> HttpResponse:
    """Which widgets are pinned for everybody, and which are taken away."""
    form = WidgetStatesForm(selectors.widget_lines(), request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "home/widget_states.html", {"form": form})
    services.set_widget_states(actor=request.user, states=form.cleaned_data)
    messages.success(request, _("C’est enregistré."))
    return redirect("widget_states")


@form_page
@admin_required
def canteen(request: MemberRequest) -> HttpResponse:
    """What is served in a week."""
    week = selectors.canteen_week(WeekForm(request.GET).monday(timezone.localdate()))
    form = CanteenForm(week, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.save_canteen_week(actor=request.user, monday=week.monday, meals=form.meals())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Le menu est enregistré."))
            return redirect(f"{reverse('canteen')}?semaine={week.monday.isoformat()}")
    return render(request, "home/canteen.html", {"form": form, "week": week})


@form_page
@admin_required
def sites(request: MemberRequest) -> HttpResponse:
    """The sites the school follows, how their last reading went, and the form of a new one."""
    form = SiteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.add_site(actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Le site est suivi. Ses articles arrivent dans un instant."))
            return redirect("sites")
    context = {"form": form, "sites": selectors.sites(), "most": rules.MOST_SITES}
    return render(request, "home/sites.html", context)


@require_POST
@admin_required
def remove_site(request: MemberRequest, pk: int) -> HttpResponse:
    """Follow one no more."""
    services.remove_site(actor=request.user, site=get_object_or_404(Site, pk=pk))
    messages.success(request, _("Le site n’est plus suivi."))
    return redirect("sites")
