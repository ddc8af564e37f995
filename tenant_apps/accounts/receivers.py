"""What allauth does to second factors and who it lets in, written in the audit log."""

from typing import Any

from allauth.account.signals import user_logged_in
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in as session_opened
from django.http import HttpRequest

from tenant_apps.accounts.choices import SignIn
from tenant_apps.accounts.models import User
from tenant_apps.accounts.origin import note_visit
from tenant_apps.accounts.services import audit_person
from tenant_apps.accounts.services.devices import note_device
from tenant_apps.accounts.services.sign_ins import note_refusal, note_sign_in

_VERBS = (
    (signals.authenticator_added, "add"),
    (signals.authenticator_removed, "remove"),
    (signals.authenticator_reset, "reset"),
)


def _recorder(verb: str) -> Any:
    def record(user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
        audit_person(actor=user, verb=f"{verb}_{authenticator.type}", user=user)

    return record


def _came_in(user: User, **_kwargs: Any) -> None:
    note_sign_in(actor=user)


def _code_refused(user: User, **_kwargs: Any) -> None:
    note_refusal(actor=None, login=user.login, verb=SignIn.REFUSED)


def _opened(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    note_visit(request)
    note_device(actor=user, session=request.session, agent=request.META.get("HTTP_USER_AGENT", ""))


def connect() -> None:
    """Listen to allauth (once, from AppConfig.ready)."""
    for signal, verb in _VERBS:
        signal.connect(_recorder(verb), weak=False, dispatch_uid=f"accounts.audit.{verb}")
    user_logged_in.connect(_came_in, dispatch_uid="accounts.audit.sign_in")
    session_opened.connect(_opened, dispatch_uid="accounts.device")
    signals.authentication_failed.connect(_code_refused, dispatch_uid="accounts.audit.code_refused")
