"""The host decides: public site, console, a school, or nowhere."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, set_urlconf
from django.utils.translation import gettext as _

from tenants.context import enter_school, leave_school
from tenants.hosts import Place, resolve_host
from tenants.http import Request
from tenants.read_only import close_forms

GetResponse = Callable[[Request], HttpResponse]
_URLCONFS = {
    Place.PUBLIC: "PUBLIC_SCHEMA_URLCONF",
    Place.CONSOLE: "CONSOLE_URLCONF",
    Place.SCHOOL: "ROOT_URLCONF",
    Place.NOWHERE: "UNKNOWN_HOST_URLCONF",
}


class HostMiddleware:
    """Sets `request.place`, `request.school` and the urlconf; enters the school and always leaves it.

    A streamed body is produced after the school has been left: it must not query the database.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Resolve the host, run the request there, come back to `public`."""
        leave_school()  # whatever the last request of this thread left behind
        try:
            host = request.get_host().rsplit(":", 1)[0]
        except DisallowedHost:
            host = ""
        resolved = resolve_host(host)
        request.place = resolved.place
        request.school = resolved.school if resolved.place is Place.SCHOOL else None
        request.urlconf = getattr(settings, _URLCONFS[resolved.place])
        set_urlconf(request.urlconf)
        try:
            if request.school is not None:
                enter_school(request.school)
            return self.get_response(request)
        finally:
            set_urlconf(None)
            leave_school()


# What a suspended school still lets people do: come in, go out, choose a language, receive no more mails, renew.
_ALWAYS_ALLOWED = frozenset(
    {
        "account_login",
        "account_logout",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "set_language",
        "linked_entry",
        "switch_school",
        "unsubscribe",
        "accept_renewal",
    }
)


def _is_suspended(request: Request) -> bool:
    return request.school is not None and request.school.is_suspended


def _is_page(response: HttpResponse) -> bool:
    return response.get("Content-Type", "").startswith("text/html")


def _still_serves(address: str) -> bool:
    """Whether a suspended school takes what is posted to this address."""
    try:
        return resolve(urlsplit(address).path).url_name in _ALWAYS_ALLOWED
    except Resolver404:
        return False


class SuspendedSchoolMiddleware:
    """A suspended school can be read, not written: any other method meets an explanation (403)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Disable, in pages, what would be refused; the refusal itself is in process_view, which knows the view."""
        response = self.get_response(request)
        if _is_suspended(request) and not response.streaming and _is_page(response):
            response.content = close_forms(response.text, lambda action: _still_serves(action or request.path))
        return response

    def process_view(self, request: Request, *_view: object) -> HttpResponse | None:
        """Refuse a write to a suspended school before its view runs."""
        if not _is_suspended(request) or request.method in {"GET", "HEAD", "OPTIONS"}:
            return None
        if request.resolver_match and request.resolver_match.url_name in _ALWAYS_ALLOWED:
            return None
        if request.path.startswith("/api/"):
            return JsonResponse(
                {"detail": _("L’espace de l’école est suspendu : on peut le lire, plus rien y écrire.")}, status=403
            )
        # Those who run the school ask ONE; the others ask them.
        runs_it = getattr(request.user, "is_school_admin", False)
        context = {"school": request.school, "team_email": settings.TEAM_EMAIL if runs_it else ""}
        return render(request, "errors/suspended.html", context, status=403)
