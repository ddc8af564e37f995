"""One's accounts in other schools: tied by a key, left and entered in one click."""

from collections.abc import Callable

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from shared_apps.linked_accounts import selectors, services
from shared_apps.linked_accounts.permissions import can_link
from tenant_apps.accounts.guards import allowed_to
from tenant_apps.accounts.permissions import AccountRefused
from tenant_apps.directory.http import MemberRequest
from tenant_apps.my_account.forms.schools import LinkKeyForm
from tenants.http import Request, form_page

View = Callable[..., HttpResponseBase]


def _adult(view: View) -> View:
    """Somebody who may tie accounts together."""
    return never_cache(allowed_to(can_link)(view))


def _mine(request: MemberRequest, link_id: int) -> selectors.Linked:
    linked = selectors.linked_or_none(request.user, link_id)
    if linked is None:
        raise Http404
    return linked


@require_safe
@_adult
def show(request: MemberRequest) -> HttpResponse:
    """The other accounts, and how to tie one."""
    return render(request, "my_account/schools.html", {"linked": selectors.linked_to(request.user)})


@form_page
@_adult
@reauthentication_required
def key(request: MemberRequest) -> HttpResponse:
    """Explain, then show a key once."""
    made = services.make_key(actor=request.user) if request.method == "POST" else ""
    return render(request, "my_account/school_key.html", {"key": made})


@form_page
@_adult
@reauthentication_required
def link(request: MemberRequest) -> HttpResponse:
    """Type the key of the other school."""
    form = LinkKeyForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            school = services.link_account(actor=request.user, key=form.cleaned_data["key"])
        except services.WrongKey:
            form.add_error("key", _("Cette clé ne correspond pas ou ne sert plus. Demandez-en une autre."))
        except AccountRefused as refused:
            form.add_error("key", str(refused))
        else:
            messages.success(request, _("Votre compte est relié à celui de « %(school)s ».") % {"school": school.name})
            return redirect("my_account:schools")
    return render(request, "my_account/school_link.html", {"form": form})


@form_page
@_adult
def unlink(request: MemberRequest, link_id: int) -> HttpResponse:
    """Ask, then untie."""
    linked = _mine(request, link_id)
    if request.method != "POST":
        return render(request, "my_account/school_unlink.html", {"linked": linked})
    services.unlink_account(actor=request.user, linked=linked)
    messages.success(request, _("Les deux comptes ne sont plus reliés."))
    return redirect("my_account:schools")


@require_POST
@_adult
def switch(request: MemberRequest, link_id: int) -> HttpResponse:
    """Leave for the other school: forms may not lead to another host (CSP), the page that answers does."""
    linked = _mine(request, link_id)
    try:
        url = services.open_ticket(actor=request.user, linked=linked)
    except AccountRefused as refused:
        messages.error(request, str(refused))
        return redirect("my_account:schools")
    response = render(request, "my_account/school_switch.html", {"url": url, "school_there": linked.school})
    response["Refresh"] = f"0; url={url}"
    response["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@form_page
def enter(request: Request) -> HttpResponse:
    """Come in with the ticket of the other school: shown first (nothing is written), then used, by itself."""
    token = (request.POST if request.method == "POST" else request.GET).get("billet", "")[:400]
    user = services.use_ticket(token=token) if request.method == "POST" else None
    if user is not None:
        response: HttpResponse = perform_login(request, user, redirect_url=settings.LOGIN_REDIRECT_URL)
        return HttpResponseClientRedirect(response["Location"]) if request.htmx else response
    if request.method == "POST" and request.htmx:
        return HttpResponseClientRedirect(request.path)
    alive = request.method != "POST" and services.peek_ticket(token)
    context = {"token": token, "alive": alive}
    return render(request, "my_account/school_entry.html", context, status=200 if alive else 404)
