"""How far an import is while its transaction runs: said in the cache, because nobody else sees its rows yet."""

import logging

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
_LIFE = 600


def _key(run_id: int) -> str:
    return f"imports:{run_id}:progress"


def say(run_id: int, percent: int) -> None:
    """Tell whoever watches; an import does not fail because the cache is away."""
    try:
        cache.set(_key(run_id), percent, _LIFE)
    except RedisError:
        logger.warning("Import %s: the cache is away, its progress is not seen.", run_id)


def read(run_id: int) -> int:
    """From 0 to 100; 0 when nothing was said, or when the cache is away."""
    try:
        return int(cache.get(_key(run_id)) or 0)
    except RedisError:
        logger.warning("Import %s: the cache is away, its progress is not read.", run_id)
        return 0
