"""What a telephone keeps without a network: pages to read, answers to send on return."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from tenant_apps.pwa import answers, keeping
from tenant_apps.pwa.person import kept_for
from tenants.http import Request

# Read by frontend/src/service-worker.ts: for whom the page may be kept.
HEADER = "X-One-Keep"
# Said by it: this answer was kept, tell in JSON how it ended.
SENT_AGAIN = "X-One-Sent-Again"
# A field the page adds to a form marked data-offline-send (frontend/src/offline.ts).
PERSON = "offline_person"
_FORM = "application/x-www-form-urlencoded"
_REACHED = "one.offline_reached"


class KeepMiddleware:
    """Marks the pages that may be kept (keeping.py), and for whom; never those of a visit by card.

    A view says `no-store` when what it shows this time must not stay on a device.
    """

    def __init__(self, get_response: Callable[[Request], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        """Let the page be made, then mark it."""
        response = self.get_response(request)
        match = request.resolver_match
        whole = response.status_code == 200 and not getattr(request, "htmx", False)
        whole = whole and "no-store" not in response.get("Cache-Control", "")
        if whole and match and match.view_name in keeping.registered() and (person := kept_for(request)):
            response[HEADER] = person
        return response


class SentAgainMiddleware:
    """Answers kept without a network: taken in their author's name only, and the end told in JSON.

    Last of those that look at who asks: its process_view runs when nothing before it stops the request.
    """

    def __init__(self, get_response: Callable[[Request], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        """Let it be answered; tell a telephone that sends again how it ended."""
        response = self.get_response(request)
        if request.method != "POST" or SENT_AGAIN not in request.headers or request.school is None:
            return response
        return answers.told(request, response, reached=_REACHED in request.META)

    def process_view(self, request: Request, *_args: object) -> None:
        """Raise PermissionDenied for what was written from another account; note that the view runs."""
        if request.method != "POST" or request.school is None or not request.user.is_authenticated:
            return
        person = _posted(request, PERSON)
        if person and person != kept_for(request):
            raise PermissionDenied(_("Cette réponse a été écrite depuis un autre compte : elle n’est pas envoyée."))
        request.META[_REACHED] = True


def _posted(request: HttpRequest, name: str) -> str:
    """A field of a posted form without files, "" when there is none."""
    is_form = request.method == "POST" and request.content_type == _FORM
    return request.POST.get(name, "") if is_form else ""
