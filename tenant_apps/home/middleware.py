"""A service that the school closed to a profile does not answer it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tenant_apps.accounts.guards import require
from tenant_apps.home import access
from tenant_apps.home.permissions import can_use
from tenants.http import Request

GetResponse = Callable[[HttpRequest], HttpResponse]


class ClosedServiceMiddleware:
    """Refuses the pages of a closed service (403, in words); by the namespace of the address."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, the school's rules being read once: process_view knows which page it is."""
        with access.one_page():
            return self.get_response(request)

    def process_view(self, request: Request, *_args: object) -> None:
        """Raise PermissionDenied with the reason. Visitors are the room's own business."""
        room = request.resolver_match.namespace if request.resolver_match else ""
        if request.school is None or not room or not access.is_closeable(room):
            return
        if request.user.is_authenticated:
            require(can_use(request.user, room))
