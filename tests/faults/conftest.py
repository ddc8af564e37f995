"""A database of their own for tests that commit, and workers that die in it."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests import database
from tests.aside import Aside, wait_until
from tests.billing import made


@pytest.fixture(scope="module")
def committed(django_db_setup, django_db_blocker):
    """A second copy of the base database: what is written here stays, for this module."""
    with django_db_blocker.unblock(), database.another_database("faults") as name:
        yield name


@pytest.fixture
def killed_at(committed):
    """Run a worker that dies at this moment of this step of this opening; sure that it died there."""

    def run(ordered, step, moment):
        dies("worker", committed, str(ordered.pk), step, moment)

    return run


@pytest.fixture(scope="module")
def payer(committed):
    """The town of the tests that commit."""
    return made.payer()


def all_at_once(works):
    """Run each in a thread with a connection of its own, let go together; what each raised, or None."""
    barrier = threading.Barrier(len(works))

    def together(work):
        barrier.wait(timeout=60)
        work()

    threads = [Aside(lambda work=work: together(work)) for work in works]
    for thread in threads:
        thread.start()
    return [thread.outcome() for thread in threads]


def dies(worker, *words):
    """Run `tests.faults.<worker>` with these words; sure that it died where it was to."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.faults.{worker}", *words],
        check=False,
        cwd=settings.BASE_DIR,
        env={**os.environ, "ONE_TEST_RUN": Path(settings.MEDIA_ROOT).parent.name},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == -9, done.stderr
    wait_until(nobody_else)


def nobody_else():
    """Whether ours is the only connection: the server has noticed that the worker is dead."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone() == (0,)
