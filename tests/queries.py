"""Counting what a page asks the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

# What the bar of every page reads: who may use what (cached, but in tests) and what is new, pinned once
# for all pages in tests/home/test_bar.py.
_BAR = ("home_apprule", 'AS "bar_')


def asked(captured: CaptureQueriesContext) -> list[str]:
    """The queries of a page, beside changes of schema (they depend on what came before) and the bar."""
    beside = ("set_config", *_BAR)
    return [each["sql"] for each in captured if not any(word in each["sql"] for word in beside)]


@contextmanager
def exactly(expected: int) -> Iterator[None]:
    """The block makes this many queries (`asked`)."""
    with CaptureQueriesContext(connection) as captured:
        yield
    queries = asked(captured)
    assert len(queries) == expected, "\n".join(queries)
