"""The way into the pages of one class: another one's class is a 404."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404

from tenant_apps.accounts.guards import login_required, require
from tenant_apps.directory.http import MemberRequest
from tenant_apps.directory.permissions import can_manage_classes, manageable_classes

View = Callable[..., HttpResponseBase]


def teacher_required(view: View) -> View:
    """Let in those who may have classes to run, and tell the others why not."""

    @login_required
    @wraps(view)
    def guarded(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require(can_manage_classes(request.user))
        return view(request, *args, **kwargs)

    return guarded


def class_page(view: View) -> View:
    """Give the view the class whose id is in the address, when it is one of the person's."""

    @teacher_required
    @wraps(view)
    def guarded(request: MemberRequest, class_id: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
        school_class = get_object_or_404(manageable_classes(request.user), pk=class_id)
        return view(request, school_class, *args, **kwargs)

    return guarded
