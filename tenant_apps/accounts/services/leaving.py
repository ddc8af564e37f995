"""People on their way out: pre-deleted, restored, deleted for good (incumbent.md 4.7, formats.md 4.2)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from tenant_apps.accounts import tasks
from tenant_apps.accounts.choices import LeavingReason
from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.accounts.permissions import can_delete_now, can_predelete, can_restore, demand
from tenant_apps.accounts.rules import LAST_REMINDER, PREDELETION
from tenant_apps.accounts.services.journal import audit_people, audit_person
from tenant_apps.accounts.services.photos import drop_on_commit
from tenant_apps.accounts.signals import people_changed, people_changing


def _locked(users: Iterable[User]) -> list[User]:
    ids = [user.pk for user in users]
    people_changing.send(sender=User)
    return list(User.objects.filter(pk__in=ids).order_by("pk").select_for_update())


def _set_leaving(users: list[User], moment: datetime | None, reason: str) -> None:
    """Write it for all at once, and tell those who keep lists of people."""
    ids = [user.pk for user in users]
    if not ids:
        return
    User.objects.filter(pk__in=ids).update(leaving_at=moment, leaving_reason=reason)
    for user in users:
        user.leaving_at, user.leaving_reason = moment, reason
    people_changed.send(sender=User, ids=ids)


@transaction.atomic
def predelete_users(*, actor: User | None, users: Iterable[User], reason: str = LeavingReason.ASKED) -> list[User]:
    """Send people on their way out, those already leaving left alone; who left now is returned.

    Their classes and families stay in rows, so that `restore_users` gives all of it back; groups
    and lists forget them at once. They are told by mail when they have an address. Raises
    AccountRefused, before anything is written, for someone who may not be removed.
    """
    found = [user for user in _locked(users) if not user.is_leaving]
    for user in found:
        demand(can_predelete(actor, user))
    _set_leaving(found, timezone.now(), str(reason))
    audit_people(actor=actor, verb="accounts.predelete_user", users=found, data={"reason": str(reason)})
    for user in found:
        if user.email and user.is_activated:
            tasks.send_leaving.delay_on_commit(user.pk)
    return found


@transaction.atomic
def restore_users(*, actor: User | None, users: Iterable[User]) -> list[User]:
    """Keep people who were leaving, with the classes and families they had; who was restored is returned.

    Raises AccountRefused, before anything is written, for an account united with another.
    """
    found = [user for user in _locked(users) if user.is_leaving]
    for user in found:
        demand(can_restore(user))
    _set_leaving(found, None, "")
    audit_people(actor=actor, verb="accounts.restore_user", users=found)
    return found


@transaction.atomic
def delete_user(*, actor: User | None, user: User) -> None:
    """Delete at once an account nobody ever used and no file knows. Raises AccountRefused otherwise."""
    delete_users(actor=actor, users=[user])


@transaction.atomic
def delete_users(*, actor: User | None, users: Iterable[User]) -> int:
    """The same for many; how many went. Raises AccountRefused before anything is written."""
    found = _locked(users)
    for user in found:
        demand(can_delete_now(actor, user))
    _set_leaving(found, timezone.now(), LeavingReason.ASKED)  # families leave the groups of the class with them
    audit_people(actor=actor, verb="accounts.delete_user", users=found, data={"reason": str(LeavingReason.ASKED)})
    for user in found:
        drop_on_commit(user.photo)
    User.objects.filter(pk__in=[user.pk for user in found]).delete()
    return len(found)


def _delete(actor: User | None, user: User) -> None:
    audit_person(actor=actor, verb="delete_user", user=user, data={"reason": user.leaving_reason})
    drop_on_commit(user.photo)
    user.delete()


@transaction.atomic
def purge_leavers() -> int:
    """Delete for good those whose time of pre-deletion has passed; how many went."""
    outdated = User.objects.leaving().filter(leaving_at__lt=timezone.now() - PREDELETION)
    gone = list(outdated.order_by("pk").select_for_update(skip_locked=True))
    for user in gone:
        _delete(None, user)
    return len(gone)


@transaction.atomic
def remind_leavers() -> int:
    """Write once more to those who have ten days left; how many were. Safe to repeat: the audit log remembers."""
    late = timezone.now() - (PREDELETION - LAST_REMINDER)
    told = AuditEntry.objects.filter(
        verb="accounts.remind_leaver",
        target_key=Concat(Value("user:"), Cast(OuterRef("pk"), CharField())),
        at__gte=OuterRef("leaving_at"),
    )
    waiting = User.objects.leaving().activated().filter(leaving_at__lt=late).exclude(email="").exclude(Exists(told))
    found = list(waiting.order_by("pk").select_for_update(skip_locked=True))
    for user in found:
        audit_person(actor=None, verb="remind_leaver", user=user)
        tasks.send_leaving.delay_on_commit(user.pk)
    return len(found)
