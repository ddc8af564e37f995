"""Passwords changed by their owner. A new one ends every open session (Django's session hash)."""

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from tenant_apps.accounts import tasks
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import can_have_password, demand
from tenant_apps.accounts.services.journal import audit_person


@transaction.atomic
def change_password(*, actor: User, password: str, verb: str = "change_password") -> User:
    """The person's new password; they are told by mail. Raises AccountRefused, ValidationError."""
    user = User.objects.select_for_update().get(pk=actor.pk)
    demand(can_have_password(user))
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    audit_person(actor=user, verb=verb, user=user)
    tasks.send_notice.delay_on_commit(user.pk, "password_changed")
    return user


def reset_password(*, actor: User, password: str) -> User:
    """The same by the link of the mail, whose holder has proved to be `actor` (tokens.py)."""
    return change_password(actor=actor, password=password, verb="reset_password")
