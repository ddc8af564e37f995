"""Pages for what goes wrong."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.log import log_response
from redis.exceptions import RedisError

from tenant_apps.accounts.languages import speak_to_reader
from tenants.http import Request

_RETRY_SECONDS = 120


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: more text or more fields than we read."""
    return render(request, "errors/400.html", status=400)


def csrf_failure(request: Request, reason: str = "") -> HttpResponse:
    """The form was not ours or too old: say so, and that coming back helps (403)."""
    speak_to_reader(request)  # this comes before the view
    return render(request, "errors/csrf.html", status=403)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 with the reason permissions.py gave."""
    return render(request, "errors/403.html", {"reason": str(exception or "")}, status=403)


def not_found(request: Request, exception: Exception | None = None) -> HttpResponse:
    """404 of a known host."""
    speak_to_reader(request)  # an address that leads nowhere has no view
    return render(request, "errors/404.html", status=404)


def unknown_school(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 of a host where no school lives (or not yet, or not any more): the way to the right one."""
    return render(request, "errors/unknown_school.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: no context processors, so that the page also shows when the database is what broke."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)


class UnreachableCacheMiddleware:
    """Without Redis attempts cannot be counted, and so nobody is let in: said in words (503), logged once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on: process_exception is where it happens."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page that says to come back in a few minutes; other exceptions go their way."""
        if not isinstance(exception, RedisError):
            return None
        response = render(request, "errors/unreachable.html", status=503)
        response["Retry-After"] = str(_RETRY_SECONDS)
        # Says what failed and marks the answer as logged: Django adds no second line.
        log_response("%s: %s", request.path, exception, response=response, request=request)
        return response
