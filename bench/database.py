"""A throw-away database: `public` and the template schema migrated, nothing else."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
from django.conf import settings
from django.db import connections

from tenants.template import build_template, run_migrations


@contextmanager
def _server() -> Iterator[psycopg2.extensions.cursor]:
    known = settings.DATABASES["default"]
    link = psycopg2.connect(
        dbname="postgres", user=known["USER"], password=known["PASSWORD"], host=known["HOST"], port=known["PORT"]
    )
    link.autocommit = True
    try:
        with link.cursor() as cursor:
            yield cursor
    finally:
        link.close()


def _use(name: str) -> None:
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name


def _drop(cursor: psycopg2.extensions.cursor, name: str) -> None:
    cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    cursor.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE %s", [f"{name}_".replace("_", r"\_") + "%"])
    for (role,) in cursor.fetchall():
        cursor.execute(f'DROP ROLE "{role}"')


@contextmanager
def throw_away() -> Iterator[str]:
    """Its name; Django stands in it. Dropped at the end with the roles of its schools."""
    here, name = settings.DATABASES["default"]["NAME"], f"bench_one_{os.getpid()}"
    with _server() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        _use(name)
        run_migrations()
        build_template()
        yield name
    finally:
        connections.close_all()
        with _server() as cursor:
            _drop(cursor, name)
        _use(here)
