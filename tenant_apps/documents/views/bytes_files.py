"""Files, by their signed links."""

from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_safe

from tenant_apps.accounts.guards import login_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.documents import links, serving


@require_safe
@login_required
def file(request: MemberRequest, token: str) -> HttpResponseBase:
    """What a link opens, for whom it was made, as long as they may see it. Anything else is unknown."""
    target = links.opened(request.user, token)
    if target is None:
        raise Http404
    return serving.answer(request, target)
