"""The hours of quiet of the school."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tenant_apps.accounts.guards import admin_required
from tenant_apps.communication import selectors, services
from tenant_apps.communication.forms import QuietHoursForm
from tenant_apps.directory.http import MemberRequest
from tenants.http import form_page


@form_page
@admin_required
def edit(request: MemberRequest) -> HttpResponse:
    """When nobody's telephone rings; and whether that is now."""
    form = QuietHoursForm(request.POST or None, initial=vars(selectors.quiet_hours()))
    if form.is_valid():
        try:
            services.set_quiet_hours(actor=request.user, hours=form.hours())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("communication:quiet_hours")
    return render(request, "communication/quiet_hours.html", {"form": form, "until": selectors.quiet_until()})
