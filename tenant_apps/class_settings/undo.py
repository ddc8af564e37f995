"""« Annuler » in the message that follows a removal, good for the class it was in."""

from typing import Any

from tenant_apps.accounts.models import User
from tenant_apps.directory import undo
from tenant_apps.directory.http import MemberRequest
from tenant_apps.directory.models import SchoolClass


def _scope(school_class: SchoolClass) -> str:
    return f"class_settings.undo.{school_class.pk}"


def offer_undo(request: MemberRequest, school_class: SchoolClass, text: str, **what: Any) -> None:
    """Say what was done, with a button of the page's form `undo`; `what` goes to services.take_back."""
    undo.offer_undo(request, _scope(school_class), text, **what)


def read_offer(actor: User, school_class: SchoolClass, offer: str) -> dict[str, Any] | None:
    """What this person may take back in this class; None when the offer is too old, another's or forged."""
    return undo.read_offer(actor, _scope(school_class), offer)
