"""Decorators that let the right people into a page, send visitors to sign-in, and tell others why not."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from tenant_apps.accounts import permissions
from tenant_apps.accounts.models import User
from tenant_apps.accounts.onward import lead_to
from tenant_apps.accounts.selectors import lacks_second_factor
from tenants.http import Request

View = Callable[..., HttpResponseBase]
Rule = Callable[[User], permissions.Decision]


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
            require(rule(cast("User", request.user)))
        return view(request, *args, **kwargs)

    return guarded


def login_required(view: View) -> View:
    """Anyone who signed in; visitors go to the sign-in page and come back."""
    return _guarded(view, None)


def allowed_to(rule: Rule) -> Callable[[View], View]:
    """Those who signed in and whom `rule` (a function of permissions) lets in; the others are told why not."""
    return lambda view: _guarded(view, rule)


def must_protect(request: Request) -> bool:
    """Whether this person has to add a second factor before going on (ADMIN_MFA_REQUIRED).

    In a suspended school nothing can be added: what is there is read.
    """
    suspended = request.school is not None and request.school.is_suspended
    return not suspended and lacks_second_factor(request.user)


def protected(view: View) -> View:
    """Those who run the school come in with a second factor, or are led to add one first; others just come in."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return lead_to(request, "mfa_index") if must_protect(request) else view(request, *args, **kwargs)

    return guarded


def admin_required(view: View) -> View:
    """The head and local administrators of the school, with their second factor."""
    return _guarded(protected(view), permissions.can_administer)


def team_required(view: View) -> View:
    """The ONE team, in the console."""
    return _guarded(view, permissions.can_use_console)
