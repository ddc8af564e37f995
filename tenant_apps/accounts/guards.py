"""Decorators that let the right people into a page, send visitors to sign-in, and tell others why not."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from tenant_apps.accounts import permissions
from tenant_apps.accounts.models import User

View = Callable[..., HttpResponseBase]
Rule = Callable[[User | AnonymousUser], permissions.Decision]


def require(decision: permissions.Decision) -> None:
    """Raise PermissionDenied (a 403 page that says why) unless allowed."""
    if not decision:
        raise PermissionDenied(decision.reason)


def _guarded(view: View, rule: Rule | None) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if rule is not None:
            require(rule(request.user))
        return view(request, *args, **kwargs)

    return guarded


def login_required(view: View) -> View:
    """Anyone who signed in; visitors go to the sign-in page and come back."""
    return _guarded(view, None)


def admin_required(view: View) -> View:
    """The head and local administrators of the school."""
    return _guarded(view, permissions.can_administer)


def team_required(view: View) -> View:
    """The ONE team, in the console."""
    return _guarded(view, permissions.can_use_console)
