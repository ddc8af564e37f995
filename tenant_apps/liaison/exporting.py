"""What the carnet holds about somebody, for « Mes données » (GDPR, articles 15 and 20)."""

from typing import Any

from tenant_apps.accounts.models import User
from tenant_apps.liaison.models import Confirmation, Reply, Signature

# More than a family answers in years; a bound all the same.
_MOST = 20_000


def answers_of(user: User) -> list[dict[str, Any]]:
    """What `user` confirmed, answered and signed, the oldest of each kind first. Three queries."""
    return [*_confirmations(user), *_replies(user), *_signatures(user)]


def _confirmations(user: User) -> list[dict[str, Any]]:
    rows = Confirmation.objects.filter(relative=user).select_related("concerned__word", "concerned__pupil")
    return [
        {
            "kind": "confirmation",
            "word": one.concerned.word.title,
            "child": one.concerned.pupil.full_name,
            "at": one.confirmed_at,
            "edition": one.edition,
        }
        for one in rows.order_by("pk")[:_MOST]
    ]


def _replies(user: User) -> list[dict[str, Any]]:
    rows = Reply.objects.filter(relative=user).select_related("word").order_by("pk")[:_MOST]
    return [{"kind": "reply", "word": one.word.title, "at": one.updated_at, "text": one.text} for one in rows]


def _signatures(user: User) -> list[dict[str, Any]]:
    rows = Signature.objects.filter(relative=user).select_related("concerned__word", "concerned__pupil")
    return [
        {
            "kind": "signature",
            "word": one.concerned.word.title,
            "child": one.concerned.pupil.full_name,
            "at": one.signed_at,
            "edition": one.edition,
            "consent": one.consent,
            "signed_name": one.signed_name,
            "drawing": one.drawing,
            "text_hash": one.text_hash,
        }
        for one in rows.order_by("pk")[:_MOST]
    ]
