"""What a parent does for a child."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache

from tenant_apps.accounts.guards import login_required, require
from tenant_apps.class_settings import permissions, services
from tenant_apps.class_settings.views.access import code_page
from tenant_apps.directory import selectors as directory
from tenant_apps.directory.http import MemberRequest
from tenants.http import form_page


@never_cache
@form_page
@login_required
def child_code(request: MemberRequest, child_id: int) -> HttpResponse:
    """Ask, then show the temporary code of one's own child; anybody else's is not there."""
    child = get_object_or_404(directory.children_of(request.user), pk=child_id)
    decision = permissions.can_help_child(request.user, child)
    require(decision)
    return code_page(request, child, decision, services.help_child, {"back_url": reverse("home")})
