"""The six digits that prove an address or a number: drawn when they are sent, kept as a digest only."""

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from tenant_apps.accounts.models import ContactCheck
from tenant_apps.accounts.rules import CONTACT_CODE_LIFE, CONTACT_CODE_TRIES, draw_contact_code
from tenants.context import current_schema


def _digest(check: ContactCheck, code: str) -> str:
    """Of this code for this person, in this school, for this address: worthless anywhere else."""
    about = f"{current_schema()}:{check.user_id}:{check.kind}:{check.value}:{code}"
    return salted_hmac("one.accounts.contact-code", about, algorithm="sha256").hexdigest()


@transaction.atomic
def renew(check_id: int) -> tuple[ContactCheck, str] | None:
    """A new code for this check, the one before dead; None when nobody waits for it any more."""
    check = ContactCheck.objects.select_for_update().filter(pk=check_id).first()
    if check is None:
        return None
    code = draw_contact_code()
    check.digest, check.sent_at, check.tries = _digest(check, code), timezone.now(), 0
    check.save(update_fields=["digest", "sent_at", "tries"])
    return check, code


def is_alive(check: ContactCheck) -> bool:
    """Whether its code can still be typed: sent less than a quarter of an hour ago, not tried five times."""
    if check.sent_at is None or check.tries >= CONTACT_CODE_TRIES:
        return False
    return timezone.now() - check.sent_at < CONTACT_CODE_LIFE


def matches(check: ContactCheck, code: str) -> bool:
    """Whether this is its code, in the same time whichever digits are wrong."""
    return constant_time_compare(check.digest, _digest(check, code))
