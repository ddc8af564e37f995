"""An administrator hides a message that was reported."""

from django.utils import timezone

from tenant_apps.accounts.models import User
from tenant_apps.messaging.models import Message
from tenant_apps.messaging.services.common import audit
from tenant_apps.messaging.services.sending import forget


def hide_reported(*, actor: User, target: str) -> None:
    """Hide the message `target` names from everybody, in the transaction of the decision.

    Its words stay, for administrators alone: they are the evidence of what was reported.
    """
    kind, _colon, number = target.rpartition(":")
    if kind != "messaging.message" or not number.isdigit():
        return
    message = Message.objects.select_for_update().filter(pk=int(number), moderated_at=None).first()
    if message is None:
        return
    message.moderated_at, message.folded = timezone.now(), ""
    message.save(update_fields=["moderated_at", "folded"])
    forget(message, actor=actor)
    audit(actor, "hide_reported", message)
