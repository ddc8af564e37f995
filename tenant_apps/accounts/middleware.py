"""What is asked of a signed-in person before anything else; where a request comes from."""

from collections.abc import Callable
from ipaddress import ip_address

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from tenant_apps.accounts.languages import language_at_the_door, language_said, speak_to_reader
from tenant_apps.accounts.onward import lead_to
from tenant_apps.accounts.origin import coming_from, note_visit
from tenant_apps.accounts.selectors import documents_due, has_second_factor
from tenants.hosts import Place
from tenants.http import Request

GetResponse = Callable[[HttpRequest], HttpResponse]
_ALWAYS = frozenset({"terms", "account_logout", "set_language", "school_picture"})
# What somebody on their way out still sees.
_LEAVING = frozenset({"my_account:leaving", "my_account:my_data", "account_logout", "school_picture", "set_language"})
_FACTOR_SETUP = frozenset({"account_logout", "account_reauthenticate", "account_change_password", "set_language"})


def _view_name(request: HttpRequest) -> str:
    return (request.resolver_match and request.resolver_match.url_name) or ""


def _full_name(request: HttpRequest) -> str:
    """With the namespace: `my_account:leaving`."""
    return (request.resolver_match and request.resolver_match.view_name) or ""


def _visitor_address(request: HttpRequest) -> str | None:
    try:
        return str(ip_address(get_adapter().get_client_ip(request)))
    except (PermissionDenied, ValueError):  # a unix socket, a proxy that says nonsense
        return None


class OriginMiddleware:
    """Notes the visitor's address, for the audit log and for the list of one's open sessions."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Run the request, its address known to accounts.services.audit."""
        with coming_from(_visitor_address(request)):
            response = self.get_response(request)
            if request.session.accessed and SESSION_KEY in request.session:  # never a query for its own sake
                note_visit(request)
            return response


# An answer caches keep for all: it must not depend on who asks.
_SAID_TO_ALL = frozenset({"school_picture"})


class LanguageMiddleware:
    """Speaks the language of whoever reads: their own, else the one chosen in this browser, else French."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer in one language, say in which, and that it depends on who asks."""
        with translation.override(language_at_the_door(request)):
            response = self.get_response(request)
            if response.get("Content-Type", "").startswith("text/html"):
                response.headers.setdefault("Content-Language", language_said())
                patch_vary_headers(response, ("Cookie",))
            return response

    def process_view(self, request: Request, *_args: object) -> None:
        """The page is known, and so whether it depends on a person: their own language from here on."""
        if _view_name(request) not in _SAID_TO_ALL:
            speak_to_reader(request)


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
        if not request.user.is_authenticated or request.user.is_leaving or not documents_due(request.user):
            return None
        return lead_to(request, "terms")


class LeavingMiddleware:
    """Somebody pre-deleted may take their content away and go; nothing else is theirs any more."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on: process_view knows which page it is."""
        return self.get_response(request)

    def process_view(self, request: Request, *_args: object) -> HttpResponse | None:
        """Lead to the page that says until when."""
        if request.school is None or _full_name(request) in _LEAVING:
            return None
        if request.user.is_authenticated and request.user.is_leaving:
            return HttpResponseRedirect(reverse("my_account:leaving"))
        return None


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
        if has_second_factor(request.user):
            return None
        return lead_to(request, "mfa_index")
