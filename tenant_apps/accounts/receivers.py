"""What allauth does to second factors, written in the audit log."""

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit_person

_VERBS = (
    (signals.authenticator_added, "add"),
    (signals.authenticator_removed, "remove"),
    (signals.authenticator_reset, "reset"),
)


def _recorder(verb: str) -> Any:
    def record(user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
        audit_person(actor=user, verb=f"{verb}_{authenticator.type}", user=user)

    return record


def connect() -> None:
    """Listen to allauth (once, from AppConfig.ready)."""
    for signal, verb in _VERBS:
        signal.connect(_recorder(verb), weak=False, dispatch_uid=f"accounts.audit.{verb}")
