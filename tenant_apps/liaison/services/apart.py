"""Work on many words, of which one that fails holds no other back."""

import logging
from collections.abc import Callable

logger = logging.getLogger(__name__)


def each_apart(work: Callable[[int], bool], keys: list[int]) -> int:
    """Do `work` (a transaction of its own) for each key; how many it did. One that fails is logged, the rest go on."""
    return sum(_done(work, pk) for pk in keys)


def _done(work: Callable[[int], bool], pk: int) -> bool:
    try:
        return work(pk)
    except Exception:  # whatever is wrong with one word must not hold the others back
        logger.exception("%s: word %s is left for the next run.", work.__name__.strip("_"), pk)
        return False
