"""Where an account is open: noted when it opens, closed from anywhere."""

from collections.abc import Sequence

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction

from tenant_apps.accounts.models import Device, User
from tenant_apps.accounts.permissions import can_close_sessions, demand
from tenant_apps.accounts.selectors import session_handle
from tenant_apps.accounts.services.journal import audit_person
from tenant_apps.accounts.signals import sessions_closing


@transaction.atomic
def note_device(*, actor: User, session: SessionBase, agent: str) -> Device:
    """This session is this person's, opened with this browser."""
    if session.session_key is None:
        session.create()
    device, _made = Device.objects.update_or_create(
        session_id=session.session_key, defaults={"user": actor, "agent": agent[:200]}
    )
    return device


def keys_of(user: User) -> list[str]:
    """Of the sessions this person has open."""
    return list(Session.objects.filter(device__user=user).order_by("pk").values_list("pk", flat=True))


def end_sessions(user: User, keys: Sequence[str]) -> None:
    """End these sessions of `user` at once; what their browsers were told of ends too (signal sessions_closing)."""
    sessions_closing.send(User, user=user, keys=keys)
    Session.objects.filter(pk__in=keys).delete()


@transaction.atomic
def close_device(*, actor: User, handle: str) -> bool:
    """End one of the person's sessions at once; False when there is none of this name (any more)."""
    demand(can_close_sessions(actor))
    named = [key for key in keys_of(actor) if session_handle(key) == handle]
    if named:
        end_sessions(actor, named)
        audit_person(actor=actor, verb="close_session", user=actor)
    return bool(named)


@transaction.atomic
def close_other_devices(*, actor: User, but: str) -> int:
    """End all the person's sessions but the one of this key; how many there were."""
    demand(can_close_sessions(actor))
    keys = [key for key in keys_of(actor) if key != but]
    if keys:
        end_sessions(actor, keys)
        audit_person(actor=actor, verb="close_other_sessions", user=actor, data={"count": len(keys)})
    return len(keys)
