"""Pages for what goes wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: more text or more fields than we read."""
    return render(request, "errors/400.html", status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was not ours or too old: say so, and that coming back helps (403)."""
    return render(request, "errors/csrf.html", status=403)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 with the reason permissions.py gave."""
    return render(request, "errors/403.html", {"reason": str(exception or "")}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 of a known host."""
    return render(request, "errors/404.html", status=404)


def unknown_school(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 of a host where no school lives (or not yet, or not any more): the way to the right one."""
    return render(request, "errors/unknown_school.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: no context processors, so that the page also shows when the database is what broke."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)
