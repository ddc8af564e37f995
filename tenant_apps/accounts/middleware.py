"""What is asked of a signed-in person before anything else; where a request comes from."""

from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from tenant_apps.accounts.origin import coming_from
from tenant_apps.accounts.selectors import documents_due
from tenants.hosts import Place
from tenants.http import Request

GetResponse = Callable[[HttpRequest], HttpResponse]
_ALWAYS = frozenset({"terms", "account_logout", "set_language"})
_FACTOR_SETUP = frozenset({"account_logout", "account_reauthenticate", "account_change_password", "set_language"})


def _lead_to(request: Request, name: str) -> HttpResponse:
    """Go to this page first, then come back to where a GET was going."""
    back = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
    url = reverse(name) + back
    return HttpResponseClientRedirect(url) if request.htmx else HttpResponseRedirect(url)


def _view_name(request: HttpRequest) -> str:
    return (request.resolver_match and request.resolver_match.url_name) or ""


def _visitor_address(request: HttpRequest) -> str | None:
    try:
        return str(ip_address(get_adapter().get_client_ip(request)))
    except (PermissionDenied, ValueError):  # a unix socket, a proxy that says nonsense
        return None


class OriginMiddleware:
    """Notes the visitor's address for the audit log."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Run the request, its address known to accounts.services.audit."""
        with coming_from(_visitor_address(request)):
            return self.get_response(request)


class TermsMiddleware:
    """Sends a signed-in person to the terms page until the versions in force are accepted."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on: process_view knows which page it is."""
        return self.get_response(request)

    def process_view(self, request: Request, *_args: object) -> HttpResponse | None:
        """Lead to the terms; a suspended school can be read, nothing can be accepted in it."""
        school = request.school
        if school is None or school.is_suspended or _view_name(request) in _ALWAYS:
            return None
        if not request.user.is_authenticated or not documents_due(request.user):
            return None
        return _lead_to(request, "terms")


class SecondFactorMiddleware:
    """Takes a member of the ONE team without a second factor to its set-up (STAFF_MFA_REQUIRED)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on: process_view knows which page it is."""
        return self.get_response(request)

    def process_view(self, request: Request, *_args: object) -> HttpResponse | None:
        """Lead to the set-up, which is all such a member may see."""
        name = _view_name(request)
        if not settings.STAFF_MFA_REQUIRED or request.place is not Place.CONSOLE:
            return None
        if name in _FACTOR_SETUP or name.startswith("mfa_") or not request.user.is_authenticated:
            return None
        if is_mfa_enabled(request.user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]):
            return None
        text = _("Protégez d’abord votre compte : ajoutez une application de codes ou une clé d’accès.")
        messages.info(request, text)
        return _lead_to(request, "mfa_index")
