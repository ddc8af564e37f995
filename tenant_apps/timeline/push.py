"""A notification to a browser: encrypted for it (RFC 8291), signed by the platform (RFC 8292), posted (RFC 8030)."""

import json
import logging
from dataclasses import dataclass
from enum import Enum
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.utils import timezone

from tenant_apps.accounts.languages import speaking_to
from tenant_apps.accounts.models import User
from tenant_apps.timeline import endpoints, words
from tenant_apps.timeline.models import Event, PushSubscription
from tenant_apps.timeline.selectors import source_of
from tenants.context import current_school
from tenants.hosts import school_url

logger = logging.getLogger(__name__)
# A telephone that was off a whole day shows the news when it is opened, not a heap of notifications.
_TTL_SECONDS = 24 * 3600
# A token is good twelve hours (24 at most, RFC 8292, 2).
_TOKEN_SECONDS = 12 * 3600
_TIMEOUT = (5, 10)
# Push services take 4096 bytes, encrypted (RFC 8291, 4).
_BODY_LENGTH = 600
_LATER_CODES = frozenset({408, 425, 429})


class Outcome(Enum):
    """What a push service answered."""

    SENT = "sent"
    GONE = "gone"  # nobody is at this address any more
    LATER = "later"
    REFUSED = "refused"


@dataclass(frozen=True)
class Notice:
    """What is shown: the service worker reads {title, body, url, tag, badge}; `badge` is how much is unread."""

    title: str
    body: str
    url: str
    tag: str
    badge: int
    urgent: bool

    def payload(self) -> bytes:
        """As the service worker gets it."""
        said: dict[str, Any] = {"title": self.title, "body": self.body, "url": self.url}
        return json.dumps({**said, "tag": self.tag, "badge": self.badge}, ensure_ascii=False).encode()


def notice_of(event: Event, user: User, *, unread: int) -> Notice:
    """What a telephone shows `user` of `event`: the same tag twice is shown once."""
    with speaking_to(user):
        school = current_school()
        return Notice(
            title=f"{source_of(event.app).label} · {school.name}"[:120],
            body=words.text(event, user)[:_BODY_LENGTH],
            url=school_url(school, event.url),
            tag=f"news-{event.pk}",
            badge=unread,
            urgent=event.urgent,
        )


def post(subscription: PushSubscription, notice: Notice, session: requests.Session) -> Outcome:
    """Post one notification to one browser; what came of it."""
    try:
        answer = session.post(
            subscription.endpoint,
            data=_encrypted(subscription, notice.payload()),
            headers=_headers(subscription.endpoint, notice),
            timeout=_TIMEOUT,
            allow_redirects=False,
            stream=True,  # the answer's body is never read
        )
    except endpoints.PrivateAddress as problem:
        logger.warning("Push: an endpoint was refused: %s", problem)
        return Outcome.GONE
    except requests.RequestException as problem:
        logger.info("Push: no answer: %s", type(problem).__name__)
        return Outcome.LATER
    answer.close()
    return outcome_of(answer.status_code)


def outcome_of(code: int) -> Outcome:
    """What a status means (RFC 8030, 5 and 7.3)."""
    if 200 <= code < 300:
        return Outcome.SENT
    if code in {404, 410}:
        return Outcome.GONE
    return Outcome.LATER if code >= 500 or code in _LATER_CODES else Outcome.REFUSED


def _encrypted(subscription: PushSubscription, payload: bytes) -> bytes:
    from pywebpush import WebPusher  # only who sends pays for it

    keys = {"p256dh": subscription.p256dh, "auth": subscription.auth}
    pusher = WebPusher({"endpoint": subscription.endpoint, "keys": keys})
    return bytes(pusher.encode(payload)["body"])


def _headers(endpoint: str, notice: Notice) -> dict[str, str]:
    return {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(_TTL_SECONDS),
        "Urgency": "high" if notice.urgent else "normal",
        "Topic": notice.tag,
        **_signature(endpoint),
    }


def _signature(endpoint: str) -> dict[str, str]:
    from py_vapid import Vapid02

    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "sub": f"mailto:{settings.TEAM_EMAIL}",
        "exp": int(timezone.now().timestamp()) + _TOKEN_SECONDS,
    }
    signed: dict[str, str] = Vapid02.from_string(settings.VAPID_PRIVATE_KEY).sign(claims)
    return signed
