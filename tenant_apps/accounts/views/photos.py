"""People's photos, to those who signed in to their school."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from tenant_apps.accounts.guards import login_required
from tenant_apps.accounts.photos import SHELF
from tenants.http import Request

_YEAR = 365 * 24 * 3600


@require_safe
@login_required
def photo(request: Request, name: str) -> HttpResponse:
    """The photo of this name; its address changes with its content, so browsers keep it."""
    content = SHELF.content_of(name)
    if content is None:
        raise Http404
    kept = {"Cache-Control": f"private, max-age={_YEAR}, immutable"}
    return HttpResponse(content, content_type="image/webp", headers=kept)
