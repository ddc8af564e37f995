"""« Annuler » after a removal, good for the thing that was shared."""

from typing import Any

from tenant_apps.accounts.models import User
from tenant_apps.directory import undo
from tenant_apps.directory.http import MemberRequest
from tenant_apps.sharing.registry import Shareable


def _scope(kind: Shareable, thing: Any) -> str:
    return f"sharing.undo.{kind.kind}.{thing.pk}"


def offer_undo(request: MemberRequest, kind: Shareable, thing: Any, text: str, **what: Any) -> None:
    """Say what was done, with a button of the panel's form `share-undo`; `what` goes to services.give_back."""
    undo.offer_undo(request, _scope(kind, thing), text, form=f"share-undo-{kind.slug}-{thing.pk}", **what)


def read_offer(actor: User, kind: Shareable, thing: Any, offer: str) -> dict[str, Any] | None:
    """What this person may give back here; None when the offer is too old, another's or forged."""
    return undo.read_offer(actor, _scope(kind, thing), offer)
