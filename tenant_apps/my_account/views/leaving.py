"""Taking one's data away, and the one page left to somebody on their way out."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.accounts.guards import login_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.my_account import services


@never_cache
@require_safe
@login_required
def show(request: MemberRequest) -> HttpResponse:
    """Until when the account lives, and what can be taken away."""
    if not request.user.is_leaving:
        return redirect("my_account:show")
    return render(request, "my_account/leaving.html")


@require_POST
@login_required
def my_data(request: MemberRequest) -> HttpResponse:
    """The ZIP of all the school holds about the person."""
    content = services.export_my_data(actor=request.user)
    name = f'attachment; filename="mes-donnees-{request.user.login}.zip"'
    kept = {"Content-Disposition": name, "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/zip", headers=kept)
