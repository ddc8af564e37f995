"""The secret of a card at rest: a digest that means nothing in another school."""

import hashlib
import hmac

from tenant_apps.pupil_cards.models import PupilCard
from tenants.context import current_schema


def digest_of(code: str) -> str:
    """What is kept of a code. It is drawn, not chosen: nothing to slow down guessing is needed."""
    return hashlib.sha256(f"one.pupil-card:{current_schema()}:{code}".encode()).hexdigest()


def card_of_code(code: str) -> PupilCard | None:
    """The card with this code (normalised) and its pupil; None for any other code."""
    digest = digest_of(code)
    card = PupilCard.objects.select_related("user").filter(digest=digest).first()
    return card if card is not None and hmac.compare_digest(card.digest, digest) else None
