"""The test database: built once per set of migrations, then copied for each process of a run.

The base holds `public`, the template schema and two open schools, alpha and beta. A copy takes
half a second (CREATE DATABASE … TEMPLATE); each test is a transaction in it.
"""

import contextlib
import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg2
from django.apps import apps
from django.conf import settings
from django.db import connection, connections

SCHOOLS = {"alpha": "0359901X", "beta": "0359902Y"}
_PREFIX = "test_one_"


def _fingerprint() -> str:
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path).glob("migrations/[0-9]*.py")):
            digest.update(f"{app.label}/{path.name}".encode() + path.read_bytes())
    return digest.hexdigest()[:10]


@contextlib.contextmanager
def _maintenance() -> Iterator[psycopg2.extensions.cursor]:
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


def _names(cursor: psycopg2.extensions.cursor, catalog: str, column: str) -> list[str]:
    cursor.execute(f"SELECT {column} FROM {catalog} WHERE {column} LIKE %s", [_PREFIX.replace("_", r"\_") + "%"])
    return [name for (name,) in cursor.fetchall()]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _drop_copy(cursor: psycopg2.extensions.cursor, name: str) -> None:
    cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    for role in _names(cursor, "pg_roles", "rolname"):
        if role.startswith(f"{name}_"):
            cursor.execute(f'DROP ROLE "{role}"')


def _drop_left_behind(cursor: psycopg2.extensions.cursor) -> None:
    for name in _names(cursor, "pg_database", "datname"):
        copy = re.fullmatch(rf"{_PREFIX}\w{{10}}_[a-z]+(\d+)(?:_[a-z]+)?", name)
        if copy and not _alive(int(copy[1])):
            _drop_copy(cursor, name)


def _build_base() -> None:
    from tenants import birth, services
    from tenants.choices import SchoolStatus
    from tenants.template import build_template, run_migrations

    run_migrations()
    build_template()
    for name, uai in SCHOOLS.items():
        school = services.register_school(uai=uai, name=f"École {name.title()}", city="Testville", subdomain=name)
        birth.create_role(school)
        birth.create_schema(school)
        services.add_domain(school=school)
        services.set_status(school=school, status=SchoolStatus.OPENING)
        services.set_status(school=school, status=SchoolStatus.OPEN)


def _use(name: str) -> None:
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = name
    settings.DATABASES["default"]["NAME"] = name


def copy_base(kind: str) -> str:
    """A fresh copy of the base (built first if needed) for this process; its name. Django stays where it is.

    `kind` (small letters) tells several copies of one process apart.
    """
    base = _PREFIX + _fingerprint()
    here = settings.DATABASES["default"]["NAME"]
    lock = settings.VAR_DIR / "test-database.lock"
    with lock.open("w") as handle, _maintenance() as cursor:
        fcntl.flock(handle, fcntl.LOCK_EX)
        _drop_left_behind(cursor)
        if base not in _names(cursor, "pg_database", "datname"):
            building = f"{base}_building"
            _drop_copy(cursor, building)
            cursor.execute(f'CREATE DATABASE "{building}"')
            _use(building)
            _build_base()
            connection.close()
            cursor.execute(f'ALTER DATABASE "{building}" RENAME TO "{base}"')
            _use(here)
        name = f"{base}_{kind}{os.getpid()}"
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{base}"')
    return name


def make_database() -> str:
    """Point Django at a fresh copy of the base; the copy's name."""
    name = copy_base("p")
    _use(name)
    return name


def drop_database(name: str) -> None:
    """Remove a copy and the roles its tests made."""
    connections.close_all()
    with _maintenance() as cursor:
        _drop_copy(cursor, name)


@contextlib.contextmanager
def another_database(kind: str) -> Iterator[str]:
    """Stand in a further copy for a while (tests that commit); its name. It is dropped at the end."""
    here = settings.DATABASES["default"]["NAME"]
    name = copy_base(kind)
    _use(name)
    try:
        yield name
    finally:
        drop_database(name)
        _use(here)
