"""The first page of the school, and what every page asks again each minute."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shared_apps.ui import flash
from shared_apps.ui.counts import say
from tenant_apps.accounts.guards import login_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.home import access, selectors
from tenant_apps.home.counts import counts_of
from tenant_apps.timeline import selectors as timeline

_NEWS = 10


@require_safe
@login_required
def home(request: MemberRequest) -> HttpResponse:
    """A welcome by first name, what is urgent, what waits, the news, and one's widgets."""
    user = request.user
    context = {
        "home": selectors.home_of(user),
        "flashes": flash.messages_for(user),
        "feed": None if "timeline" in access.closed_to(user) else timeline.feed(user, limit=_NEWS),
        "widgets": selectors.column_of(user),
    }
    return render(request, "home/home.html", context)


@never_cache
@require_safe
@login_required
def counts(request: MemberRequest) -> HttpResponse:
    """What waits in each service: key → count, as it is said. Three queries, session and person included."""
    return JsonResponse({"counts": {key: say(count) for key, count in counts_of(request.user).items()}})
