"""Where a person is reached: what is typed counts once the code sent there comes back."""

from enum import Enum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts import contact_codes, tasks
from tenant_apps.accounts.choices import SCHOOL_ADULTS, Contact
from tenant_apps.accounts.models import ContactCheck, User
from tenant_apps.accounts.permissions import can_change_contact, demand
from tenant_apps.accounts.rules import contact_code_typed
from tenant_apps.accounts.services.journal import audit_person
from tenant_apps.accounts.sms import can_send_sms


class Answer(Enum):
    """What became of a code that was typed."""

    RIGHT = "right"
    WRONG = "wrong"
    DEAD = "dead"  # too old, tried too often, or nothing waits for one


def _locked(actor: User) -> User:
    demand(can_change_contact(actor))
    return User.objects.select_for_update().get(pk=actor.pk)


@transaction.atomic
def ask_contact(*, actor: User, kind: Contact, value: str) -> ContactCheck | None:
    """Send a code to this address or number (E.164); the account keeps the present one until it is typed.

    "" removes it at once, and a number is taken as it is where no SMS can be sent: None is returned.
    Asked again, another code is sent. Raises AccountRefused (a child), ValidationError when somebody
    who works at the school would have no address left.
    """
    user = _locked(actor)
    if not value or (kind == Contact.MOBILE and not can_send_sms()):
        _apply(user, kind, value, proved=False)
        return None
    check, _made = ContactCheck.objects.update_or_create(
        user=user, kind=kind, defaults={"value": value, "digest": "", "sent_at": None, "tries": 0}
    )
    audit_person(actor=user, verb=f"ask_{kind}", user=user)
    tasks.send_contact_code.delay_on_commit(check.pk)
    return check


@transaction.atomic
def confirm_contact(*, actor: User, kind: Contact, code: str) -> Answer:
    """The code as typed: once right, the address is the account's, and the one before is told."""
    user = _locked(actor)
    check = ContactCheck.objects.select_for_update().filter(user=user, kind=kind).first()
    if check is None or not contact_codes.is_alive(check):
        return Answer.DEAD
    if not contact_codes.matches(check, contact_code_typed(code)):
        check.tries += 1
        check.save(update_fields=["tries"])
        return Answer.WRONG
    _apply(user, kind, check.value, proved=True)
    return Answer.RIGHT


@transaction.atomic
def cancel_contact(*, actor: User, kind: Contact) -> None:
    """Nothing is waited for any more; the account keeps what it has."""
    ContactCheck.objects.filter(user=_locked(actor), kind=kind).delete()


def _apply(user: User, kind: Contact, value: str, *, proved: bool) -> None:
    if not value and kind == Contact.EMAIL and user.profile in SCHOOL_ADULTS:
        raise ValidationError(_("Une adresse est nécessaire à qui travaille à l’école."), code="required")
    before = getattr(user, kind)
    setattr(user, kind, value)
    setattr(user, f"{kind}_verified_at", timezone.now() if proved else None)
    user.clean_fields()
    user.save(update_fields=[str(kind), f"{kind}_verified_at"])
    ContactCheck.objects.filter(user=user, kind=kind).delete()
    audit_person(actor=user, verb=f"change_{kind}", user=user, data={"proved": proved})
    if before and before != value:
        _tell(user, kind, before)


def _tell(user: User, kind: Contact, before: str) -> None:
    if kind == Contact.EMAIL:
        tasks.send_notice_to.delay_on_commit(user.pk, "email_changed", before)
    else:
        tasks.send_notice.delay_on_commit(user.pk, "mobile_changed")
