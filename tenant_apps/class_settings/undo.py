"""« Annuler » in the message that follows a removal: a signed, short-lived offer to the person who did it."""

from typing import Any

from django.contrib import messages
from django.core.signing import BadSignature
from django.utils.html import format_html
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.directory.http import MemberRequest
from tenant_apps.directory.models import SchoolClass
from tenants.links import sign, unsign

_SECONDS = 15 * 60


def _purpose(actor: User, school_class: SchoolClass) -> str:
    return f"class_settings.undo.{school_class.pk}.{actor.pk}"


def offer_undo(request: MemberRequest, school_class: SchoolClass, text: str, **what: Any) -> None:
    """Say what was done, with a button of the page's form `undo`; `what` goes to services.take_back."""
    offer = sign(_purpose(request.user, school_class), what)
    button = '{} <button class="link-button" form="undo" name="offer" value="{}">{}</button>'
    messages.success(request, format_html(button, text, offer, _("Annuler")))


def read_offer(actor: User, school_class: SchoolClass, offer: str) -> dict[str, Any] | None:
    """What this person may take back in this class; None when the offer is too old, another's or forged."""
    try:
        what: dict[str, Any] = unsign(_purpose(actor, school_class), offer, max_age=_SECONDS)
    except BadSignature:
        return None
    return what
