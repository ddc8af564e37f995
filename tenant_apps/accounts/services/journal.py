"""The audit log."""

from collections.abc import Iterable
from typing import Any

from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.accounts.origin import current_ip


def audit(
    *, actor: User | None, verb: str, target: str = "", target_key: str = "", data: dict[str, Any] | None = None
) -> AuditEntry:
    """Write who did what to whom, in the caller's transaction.

    `verb` is "app.verb", `target` readable, `target_key` "model:pk". Neither passwords nor codes
    ever go into `data`.
    """
    entry = _entry(actor, verb, target, target_key, data)
    entry.save(force_insert=True)
    return entry


def _entry(actor: User | None, verb: str, target: str, target_key: str, data: dict[str, Any] | None) -> AuditEntry:
    return AuditEntry(
        actor=actor,
        actor_name=actor.full_name[:130] if actor else "",
        verb=verb,
        target=target[:200],
        target_key=target_key,
        data=data or {},
        ip=current_ip(),
    )


def audit_person(*, actor: User | None, verb: str, user: User, data: dict[str, Any] | None = None) -> AuditEntry:
    """The same about a person: `accounts.<verb>` on `user:<pk>`."""
    return audit(actor=actor, verb=f"accounts.{verb}", target=user.full_name, target_key=f"user:{user.pk}", data=data)


def audit_people(
    *, actor: User | None, verb: str, users: Iterable[User], data: dict[str, Any] | None = None
) -> list[AuditEntry]:
    """One line for each of many people, written at once; `verb` is "app.verb"."""
    entries = [_entry(actor, verb, user.full_name, f"user:{user.pk}", data) for user in users]
    return AuditEntry.objects.bulk_create(entries, batch_size=500)
