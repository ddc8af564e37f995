"""Counting what a page asks the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext


@contextmanager
def exactly(expected: int) -> Iterator[None]:
    """The block makes this many queries; changes of schema aside: they depend on where the connection stood."""
    with CaptureQueriesContext(connection) as captured:
        yield
    queries = [each["sql"] for each in captured if "set_config" not in each["sql"]]
    assert len(queries) == expected, "\n".join(queries)
