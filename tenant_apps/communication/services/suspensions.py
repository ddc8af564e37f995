"""The kill switch: messages of pupils, of a class or of the whole school stop, and start again."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.communication.models import Suspension
from tenant_apps.communication.selectors import forget_suspensions
from tenant_apps.directory.models import SchoolClass
from tenants.context import current_schema
from tenants.locks import wait_for


def _forget() -> None:
    """Now, for this transaction; and again when it is committed: a page may have read in between."""
    forget_suspensions()
    transaction.on_commit(forget_suspensions)


def _target(suspension: Suspension) -> dict[str, Any]:
    return {"target": suspension.scope_in_words, "target_key": f"suspension:{suspension.pk}"}


@transaction.atomic
def suspend(*, actor: User | None, school_class: SchoolClass | None, pupils_only: bool, reason: str) -> Suspension:
    """Stop the messages of the whole school or of a class, or of their pupils only.

    Raises ValidationError when that is stopped already.
    """
    wait_for(f"suspensions:{current_schema()}")
    same = {"school_class": school_class, "pupils_only": pupils_only}
    if Suspension.objects.filter(**same, ended_at=None).exists():
        raise ValidationError(_("Ces messages sont déjà suspendus."))
    suspension = Suspension.objects.create(**same, reason=" ".join(reason.split()), began_by=actor)
    audit(actor=actor, verb="communication.suspend", data={"reason": suspension.reason}, **_target(suspension))
    _forget()
    return suspension


@transaction.atomic
def resume(*, actor: User | None, suspension: Suspension) -> bool:
    """Let the messages go again; False when somebody did already."""
    ended = Suspension.objects.filter(pk=suspension.pk, ended_at=None).update(ended_at=timezone.now())
    if ended:
        audit(actor=actor, verb="communication.resume", **_target(suspension))
        _forget()
    return bool(ended)
