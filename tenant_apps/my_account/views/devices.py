"""Where one's account is open."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.accounts import services
from tenant_apps.accounts.guards import allowed_to
from tenant_apps.accounts.permissions import can_close_sessions
from tenant_apps.accounts.selectors import open_sessions_of
from tenant_apps.directory.http import MemberRequest

_adult = allowed_to(can_close_sessions)


@never_cache
@require_safe
@_adult
def show(request: MemberRequest) -> HttpResponse:
    """Each browser that can still come in without a password: what it is, when it last did, from where."""
    sessions = open_sessions_of(request.user, request.session.session_key or "")
    return render(request, "my_account/devices.html", {"sessions": sessions})


@require_POST
@_adult
def close(request: MemberRequest) -> HttpResponse:
    """Disconnect one of them."""
    if services.close_device(actor=request.user, handle=request.POST.get("session", "")[:40]):
        messages.success(request, _("C’est fait : cet appareil est déconnecté."))
    else:
        messages.info(request, _("Cet appareil était déjà déconnecté."))
    return redirect("my_account:devices")


@require_POST
@_adult
def close_others(request: MemberRequest) -> HttpResponse:
    """Disconnect all the others."""
    services.close_other_devices(actor=request.user, but=request.session.session_key or "")
    messages.success(request, _("C’est fait : seul cet appareil reste connecté."))
    return redirect("my_account:devices")
