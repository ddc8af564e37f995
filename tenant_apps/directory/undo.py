"""« Annuler » in the message that says what was done: a signed offer to one person, for a quarter hour."""

from typing import Any

from django.contrib import messages
from django.core.signing import BadSignature
from django.utils.html import format_html
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.directory.http import MemberRequest
from tenants.links import sign, unsign

_SECONDS = 15 * 60


def _purpose(scope: str, user: User) -> str:
    return f"{scope}.{user.pk}"


def offer_undo(request: MemberRequest, scope: str, text: str, *, form: str = "undo", **what: Any) -> None:
    """Say what was done, with a button of the page's form `form` that holds the offer to take `what` back.

    `scope` (« messaging.undo ») is where the offer is worth something.
    """
    say_done(request, text, offer=sign(_purpose(scope, request.user), what), form=form)


def say_done(request: MemberRequest, text: str, *, offer: str, form: str = "undo") -> None:
    """Say what was done, with a button of the page's form `form` that sends this offer."""
    # htmx sends the value of a button outside its form only when its type is written.
    button = '{} <button type="submit" class="link-button" form="{}" name="offer" value="{}">{}</button>'
    messages.success(request, format_html(button, text, form, offer, _("Annuler")))


def read_offer(user: User, scope: str, offer: str) -> dict[str, Any] | None:
    """What this person may take back there; None when the offer is too old, another's, of elsewhere or forged."""
    try:
        what: dict[str, Any] = unsign(_purpose(scope, user), offer, max_age=_SECONDS)
    except BadSignature:
        return None
    return what
