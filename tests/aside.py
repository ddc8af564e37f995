"""Things done at the same time, each on a connection of its own, and waiting until one waits for another."""

import threading
import time
from collections.abc import Callable

from django.db import connection, connections

from tenants.context import in_school
from tenants.models import School

SECONDS = 30  # more than anything here takes, on a loaded machine too


class Aside(threading.Thread):
    """A function in a thread with a database connection of its own, in the school of this subdomain if given."""

    def __init__(self, work: Callable[[], object], *, subdomain: str = ""):
        super().__init__(daemon=True)
        self._work, self._subdomain = work, subdomain
        self._value: object = None
        self._error: Exception | None = None

    def run(self):
        try:
            if self._subdomain:
                with in_school(School.objects.get(subdomain=self._subdomain)):
                    self._value = self._work()
            else:
                self._value = self._work()
        except Exception as error:
            self._error = error
        finally:
            connections.close_all()

    def outcome(self) -> object:
        """What the function gave, or the exception it raised. Waits for its end."""
        self.join(SECONDS)
        assert not self.is_alive(), "still at work"
        return self._value if self._error is None else self._error

    def result(self) -> object:
        """What the function gave. Waits for its end, and raises what it raised."""
        self.outcome()
        if self._error is not None:
            raise self._error
        return self._value


def wait_until(condition: Callable[[], object], seconds: float = 20) -> None:
    """Look again and again until the condition is true.

    Raises:
        AssertionError: if it is not within these seconds.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{condition.__name__} never came true"
        time.sleep(0.01)


def waiting() -> int:
    """How many connections of this database wait for a lock."""
    with connection.cursor() as cursor:
        # In a transaction the server goes on showing the connections it showed first: later ones would be missed.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        here = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
        cursor.execute(f"SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN ({here})")
        return cursor.fetchone()[0]
