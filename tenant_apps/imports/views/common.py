"""What every page of imports begins with: somebody who may import, an import they may see."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from tenant_apps.accounts.guards import login_required, protected, require
from tenant_apps.directory.http import MemberRequest
from tenant_apps.imports.models import Import
from tenant_apps.imports.permissions import can_change, can_handle, can_import, visible_imports

RunView = Callable[..., HttpResponseBase]


def importer_required(view: RunView) -> RunView:
    """Administrators, with their second factor, and teachers."""

    @login_required
    @protected
    @wraps(view)
    def guarded(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require(can_import(request.user))
        return view(request, *args, **kwargs)

    return guarded


def run_or_404(request: MemberRequest, pk: int) -> Import:
    """An import this person sees."""
    runs = visible_imports(request.user).select_related("requested_by", "applied_by", "school_class")
    return get_object_or_404(runs, pk=pk)


def handled(view: RunView) -> RunView:
    """The view gets the import itself, which this person may go on with."""

    @importer_required
    @wraps(view)
    def guarded(request: MemberRequest, pk: int, **kwargs: Any) -> HttpResponseBase:
        run = run_or_404(request, pk)
        require(can_handle(request.user, run))
        return view(request, run, **kwargs)

    return guarded


def still_open(view: RunView) -> RunView:
    """The same, while it can be changed; otherwise back to its page, which says why not."""

    @handled
    @wraps(view)
    def guarded(request: MemberRequest, run: Import, **kwargs: Any) -> HttpResponseBase:
        decision = can_change(run)
        if not decision:
            messages.warning(request, decision.reason)
            return redirect("imports:show", run.pk)
        return view(request, run, **kwargs)

    return guarded
