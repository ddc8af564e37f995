"""PostgreSQL and Redis for demo and tests, from Python packages, with nothing installed on the machine.

Only the standard library is imported here: settings, `manage.py` and `bin/` need these URLs
before Django is configured. Everything lives under `var/` (or `ONE_VAR_DIR`); see
docs/decisions/0006-embedded-services.md for why these packages.

    database_url(), redis_url()     where they answer; ports and passwords are made once and kept
    ensure_postgres(), ensure_redis()   start them when they are down; safe to call at once from many processes
    stop_postgres(), stop_redis()   stop them, whoever uses them
    release()                       stop them unless someone else is connected
    status(), reset()               what runs; stop and erase everything
    postgres_program("pg_dump")     path of a PostgreSQL client program of the same version
"""

from config.embedded.errors import EmbeddedError
from config.embedded.lifecycle import (
    Service,
    ensure_postgres,
    ensure_redis,
    release,
    reset,
    status,
    stop_postgres,
    stop_redis,
    uses_embedded,
)
from config.embedded.postgres import database_url, postgres_program
from config.embedded.redis import redis_url

__all__ = [
    "EmbeddedError",
    "Service",
    "database_url",
    "ensure_postgres",
    "ensure_redis",
    "postgres_program",
    "redis_url",
    "release",
    "reset",
    "status",
    "stop_postgres",
    "stop_redis",
    "uses_embedded",
]
