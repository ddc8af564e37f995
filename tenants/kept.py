"""What every page asks: read once, kept in the school's own cache for a while; without cache it is read each time."""

import logging
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
Said = TypeVar("Said")


def kept(key: str, read: Callable[[], Said], *, seconds: int) -> Said:
    """What `read` says (never None), at most `seconds` old; with 0, as it is now."""
    if not seconds:
        return read()
    try:
        said: Said | None = cache.get(key)
        if said is None:
            said = read()
            cache.set(key, said, seconds)
    except RedisError as error:
        logger.warning("%s is read without the cache: %s", key, error)
        return read()
    return said


def forget(key: str) -> None:
    """Have it read again; call it once what was written is there for others to read."""
    try:
        cache.delete(key)
    except RedisError as error:  # what is kept lapses by itself
        logger.warning("%s stays in the cache until it lapses: %s", key, error)
