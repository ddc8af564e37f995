"""Browsers that ask to be told: posted in JSON by <push-switch>; signing out ends it."""

import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from tenant_apps.accounts.guards import login_required
from tenant_apps.accounts.models import User
from tenant_apps.directory.http import MemberRequest
from tenant_apps.timeline import services
from tenant_apps.timeline.forms_browsers import BrowserForm, EndpointForm
from tenants.context import current_school_or_none
from tenants.sessions import SessionStore

_MOST_BYTES = 4096
# In the session: which subscription is this browser's. A visit that ended by itself took it away: then the service
# worker, which ends the subscription when somebody signs out, is alone to know.
_MINE = "push_browser"


def _posted(request: HttpRequest) -> dict[str, Any]:
    """The subscription a browser describes (PushSubscription.toJSON), {} when it is none."""
    try:
        said = json.loads(request.body[: _MOST_BYTES + 1])
    except (ValueError, RecursionError):  # thousands of lists in lists
        return {}
    if not isinstance(said, dict):
        return {}
    keys = said.get("keys")
    return {"endpoint": said.get("endpoint"), **(keys if isinstance(keys, dict) else {})}


def _refused(form: BrowserForm | EndpointForm) -> JsonResponse:
    return JsonResponse({"errors": form.errors}, status=422)


@require_POST
@login_required
def subscribe(request: MemberRequest) -> HttpResponse:
    """This browser is told from now on."""
    form = BrowserForm(_posted(request))
    if not form.is_valid():
        return _refused(form)
    agent = request.headers.get("User-Agent", "")
    subscription = services.subscribe(actor=request.user, agent=agent, **form.cleaned_data)
    request.session[_MINE] = subscription.digest
    return HttpResponse(status=204)


@require_POST
@login_required
def forget(request: MemberRequest) -> HttpResponse:
    """This browser is told no more."""
    form = EndpointForm(_posted(request))
    if not form.is_valid():
        return _refused(form)
    services.forget_browser(actor=request.user, endpoint=form.cleaned_data["endpoint"])
    return HttpResponse(status=204)


def signed_out(request: HttpRequest | None = None, user: User | None = None, **_signal: object) -> None:
    """Who leaves a browser (signal user_logged_out) is told no more on it: the next person reads its screen."""
    digest = request.session.get(_MINE, "") if request is not None else ""
    if user is not None and digest and current_school_or_none() is not None:
        services.leave_browser(actor=user, digest=digest)


def sessions_ended(user: User, keys: Sequence[str], **_signal: object) -> None:
    """Whose sessions are ended from elsewhere (signal sessions_closing) is told no more on their browsers."""
    for key in keys:
        if digest := SessionStore(key).get(_MINE, ""):
            services.leave_browser(actor=user, digest=digest)
