"""How often one address on the internet may do something costly on the public site."""

import logging
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.translation import ngettext
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limit:
    """`count` times in `seconds`, counted from the first."""

    name: str
    count: int
    seconds: int


# A town hall orders for many schools from one address: wide for people, narrow for robots.
ORDERS = Limit("orders", 20, 3600)
LOOK_UPS = Limit("look-ups", 120, 600)
QUOTES = Limit("quotes", 20, 3600)
READ_FORMS = Limit("read-forms", 30, 3600)
UPLOADS = Limit("uploads", 30, 3600)


def seconds_to_wait(limit: Limit, address: str) -> int:
    """Count one more use from this address: 0 when it may go on, else the seconds until it may again.

    While Redis is down nothing is counted: an order that comes in counts for more.
    """
    try:
        return _count(limit, f"limit:{limit.name}:{address}")
    except RedisError:
        logger.exception("Limit %s: not counted, the cache does not answer", limit.name)
        return 0


def _count(limit: Limit, key: str) -> int:
    cache.add(key, 0, timeout=limit.seconds)
    try:
        used = cache.incr(key)
    except ValueError:  # it expired between the two: a new window begins
        return 0
    if used <= limit.count:
        return 0
    left: int | None = cache.ttl(key)  # type: ignore[attr-defined]  # django-redis
    return max(1, left or 0)


def say_wait(seconds: int) -> str:
    """The wait in words: « 40 secondes », « 12 minutes »."""
    if seconds < 60:
        return ngettext("%(n)d seconde", "%(n)d secondes", seconds) % {"n": seconds}
    minutes = -(-seconds // 60)
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
