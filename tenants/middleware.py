"""The host decides: public site, console, a school, or nowhere."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import set_urlconf

from tenants.context import enter_school, leave_school
from tenants.hosts import Place, resolve_host
from tenants.http import Request

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


# What a suspended school still lets people do: come in, go out, choose a language.
_ALWAYS_ALLOWED = frozenset(
    {"account_login", "account_logout", "mfa_authenticate", "mfa_login_webauthn", "set_language"}
)


class SuspendedSchoolMiddleware:
    """A suspended school can be read, not written: any other method meets an explanation (403)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Pass on: the refusal is in process_view, which knows the view's name."""
        return self.get_response(request)

    def process_view(self, request: Request, *_: object) -> HttpResponse | None:
        """Refuse a write to a suspended school before its view runs."""
        school = request.school
        if school is None or not school.is_suspended or request.method in {"GET", "HEAD", "OPTIONS"}:
            return None
        if request.resolver_match and request.resolver_match.url_name in _ALWAYS_ALLOWED:
            return None
        return render(request, "errors/suspended.html", {"school": school}, status=403)
