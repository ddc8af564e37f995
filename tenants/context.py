"""The only door into a school, and back out.

django-tenants' `with school:` keeps the previous tenant in a list shared by all threads, and its
decorators resolve too early (docs/decisions/0002); everything here goes through the connection
of the running thread instead.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection
from django_tenants.postgresql_backend.base import FakeTenant

from tenants.clocks import set_clock
from tenants.models import School

# Django types the proxy as any backend; ours is tenants.backend.
_connection: Any = connection


class NotInSchool(RuntimeError):
    """A school was asked for while the connection stands in `public`."""


def _enter(place: School | FakeTenant) -> None:
    _connection.set_tenant(place, include_public=False)
    set_clock(place)


def _public() -> FakeTenant:
    return FakeTenant(schema_name="public")


@contextmanager
def _inside(place: School | FakeTenant) -> Iterator[None]:
    previous = _connection.tenant
    _enter(place)
    try:
        yield
    finally:
        _enter(previous)


@contextmanager
def in_school(school: School) -> Iterator[School]:
    """Run the block in this school's schema, as its PostgreSQL role, `public` out of reach."""
    with _inside(school):
        yield school


@contextmanager
def in_public() -> Iterator[None]:
    """Run the block in `public`, as the platform's role."""
    with _inside(_public()):
        yield


@contextmanager
def in_template() -> Iterator[None]:
    """Run the block in the template schema (migrations and fingerprinting only)."""
    with _inside(FakeTenant(schema_name=settings.TEMPLATE_SCHEMA)):
        yield


def enter_school(school: School) -> None:
    """Put this thread's connection in a school for a whole request (middleware only)."""
    _enter(school)


def leave_school() -> None:
    """Put this thread's connection back in `public`."""
    _enter(_public())


def current_school_or_none() -> School | None:
    """The school the connection stands in, None in `public` or in the template."""
    place = _connection.tenant
    return place if isinstance(place, School) else None


def current_school() -> School:
    """The school the connection stands in; raises NotInSchool in `public`."""
    school = current_school_or_none()
    if school is None:
        raise NotInSchool("Enter a school with tenants.context.in_school(school) first.")
    return school


def current_schema() -> str:
    """Name of the schema the connection stands in: a school's, `public` or the template's."""
    return str(_connection.schema_name)
