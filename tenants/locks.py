"""Locks on names, held by PostgreSQL: they fall with the transaction or the connection that took them."""

import contextlib
from collections.abc import Iterator

from django.db import Error, connection


def wait_for(name: str) -> None:
    """Let one transaction at a time do what `name` says, until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


@contextlib.contextmanager
def try_alone(name: str) -> Iterator[bool]:
    """True inside the block when no other connection is in it; across several transactions.

    A killed process leaves nothing behind: its lock falls with its connection.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
        alone = bool((cursor.fetchone() or [False])[0])
    try:
        yield alone
    finally:
        if alone:
            _release(name)


def _release(name: str) -> None:
    with contextlib.suppress(Error), connection.cursor() as cursor:  # a lost connection took the lock with it
        cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])
