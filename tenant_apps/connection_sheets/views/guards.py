"""Who may come to the pages of sheets."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponseBase

from tenant_apps.accounts.guards import login_required, protected, require
from tenant_apps.connection_sheets.permissions import can_print
from tenant_apps.directory.http import MemberRequest


def printer_required(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Only those who print sheets (permissions.can_print) pass."""

    @login_required
    @protected
    @wraps(view)
    def guarded(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require(can_print(request.user))
        return view(request, *args, **kwargs)

    return guarded
