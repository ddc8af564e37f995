"""A visit begun with a card: it ends in time, and cannot change the account."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from tenant_apps.pupil_cards import session
from tenant_apps.pupil_cards.permissions import can_change_account
from tenant_apps.pupil_cards.views.account import show_account
from tenants.http import Request

GetResponse = Callable[[HttpRequest], HttpResponse]
_ACCOUNT_NAMES = frozenset({"account_change_password", "account_reauthenticate", "set_language"})
_ACCOUNT_PREFIX = "mfa_"
_ACCOUNT_ROOM = "my_account"
_FOR_EVERYBODY = frozenset({"school_picture"})


class CardVisitMiddleware:
    """Ends a visit whose class has closed; shows the account without letting it be changed."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on: process_view knows which page it is."""
        return self.get_response(request)

    def process_view(self, request: Request, *_args: object) -> HttpResponse | None:
        """The end of the visit, the account to look at, or nothing: the page is shown."""
        if request.school is None or _is_for_everybody(request):
            return None
        if not session.is_by_card(request) or not request.user.is_authenticated:
            return None
        if session.is_over(request, request.user):
            logout(request)
            return _lead_out(request)
        return _guard_account(request)


def _is_for_everybody(request: Request) -> bool:
    """An answer caches keep for all: it must not depend on who asks, not even on whether somebody did."""
    match = request.resolver_match
    return match is not None and match.url_name in _FOR_EVERYBODY


def _lead_out(request: Request) -> HttpResponse:
    url = reverse("pupil_cards:over")
    return HttpResponseClientRedirect(url) if request.htmx else HttpResponseRedirect(url)


def _guard_account(request: Request) -> HttpResponse | None:
    match = request.resolver_match
    name, room = (match.url_name or "", match.namespace) if match else ("", "")
    if room == _ACCOUNT_ROOM and name == "show" and request.method in {"GET", "HEAD"}:
        return show_account(request)
    if room == _ACCOUNT_ROOM or name in _ACCOUNT_NAMES or name.startswith(_ACCOUNT_PREFIX):
        raise PermissionDenied(can_change_account().reason)
    return None
