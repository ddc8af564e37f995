"""The way into the pages of one class: another one's class is a 404."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404

from tenant_apps.accounts.guards import allowed_to, must_protect
from tenant_apps.accounts.onward import lead_to
from tenant_apps.directory.http import MemberRequest
from tenant_apps.directory.permissions import can_manage_classes, manageable_classes, teaches

View = Callable[..., HttpResponseBase]


def teacher_required(view: View) -> View:
    """Let in those who may have classes to run, and tell the others why not."""
    return allowed_to(can_manage_classes)(view)


def class_page(view: View) -> View:
    """Give the view the class whose id is in the address, when it is one of the person's.

    A head who teaches runs the own class as any teacher does, the others with the second factor of an administrator.
    """

    @teacher_required
    @wraps(view)
    def guarded(request: MemberRequest, class_id: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
        school_class = get_object_or_404(manageable_classes(request.user), pk=class_id)
        if must_protect(request) and not teaches(request.user, school_class):
            return lead_to(request, "mfa_index")
        return view(request, school_class, *args, **kwargs)

    return guarded
