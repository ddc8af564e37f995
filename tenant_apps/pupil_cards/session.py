"""The visit a card began: how it is marked, and when it ends."""

from django.contrib.auth import login
from django.http import HttpRequest
from django.utils import timezone

from tenant_apps.accounts.models import User
from tenant_apps.pupil_cards.models import PupilCard
from tenant_apps.pupil_cards.rules import is_idle
from tenant_apps.pupil_cards.selectors import is_still_open

_CARD, _SEEN = "pupil_card", "pupil_card_seen"
_BACKEND = "tenant_apps.accounts.backends.LoginBackend"
# The session is not written again for each picture of a page.
_REFRESH_SECONDS = 60


def begin(request: HttpRequest, card: PupilCard) -> None:
    """Sign the pupil in, for this visit: whoever was signed in on this device is not any more."""
    login(request, card.user, backend=_BACKEND)
    request.session[_CARD] = card.digest
    request.session[_SEEN] = timezone.now().timestamp()
    request.session.set_expiry(0)


def is_by_card(request: HttpRequest) -> bool:
    """Whether a card began this visit."""
    return _CARD in request.session


def is_over(request: HttpRequest, user: User) -> bool:
    """Whether the visit must end: the class closed, the card cancelled, nothing asked for an hour."""
    now, seen = timezone.now(), request.session.get(_SEEN, 0.0)
    if user.is_leaving or is_idle(seen, now):
        return True
    if now.timestamp() - seen > _REFRESH_SECONDS:
        request.session[_SEEN] = now.timestamp()
    return not is_still_open(user, request.session[_CARD], now)
