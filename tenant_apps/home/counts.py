"""What waits for somebody in every service, in one query."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection

from shared_apps.ui import counts
from tenant_apps.accounts.models import User
from tenant_apps.home import access

_PREFIX = "bar_"  # tests/queries.py knows it
# Every page counts: what the ORM needs milliseconds to write is written once, for this id, and read for all others.
_ANYBODY = -1


def counts_of(user: User) -> dict[str, int]:
    """Key of a service → how many things wait there, MOST at most. One query, none when all is known."""
    mine = {service.key for service in access.services_of(user)}
    noted = counts.noted(user)
    asked = {key: waiting for key, waiting in counts.registered().items() if key in mine and key not in noted}
    return {key: noted[key] for key in mine & set(noted)} | (_count(asked, user) if asked else {})


def _count(asked: dict[str, counts.Waiting], user: User) -> dict[str, int]:
    columns: list[str] = []
    params: list[Any] = []
    for key, waiting in asked.items():
        sql, values = _rows_of(waiting, user)
        name = connection.ops.quote_name(_PREFIX + key.replace(".", "_"))
        # What the ORM wrote, its values apart.
        columns.append(f"(SELECT count(*) FROM ({sql} LIMIT {counts.MOST:d}) AS counted) AS {name}")  # noqa: S608
        params += values
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", params)
        return dict(zip(asked, cursor.fetchone(), strict=True))


def _rows_of(waiting: counts.Waiting, user: User) -> tuple[str, Sequence[Any]]:
    if not waiting.is_same_for_all:
        return _written(waiting.rows(user))
    sql, params = _written_once(waiting, user.profile)
    return sql, [user.pk if one == _ANYBODY else one for one in params]


@cache
def _written_once(waiting: counts.Waiting, profile: str) -> tuple[str, Sequence[Any]]:
    return _written(waiting.rows(User(pk=_ANYBODY, profile=profile)))


def _written(rows: Any) -> tuple[str, Sequence[Any]]:
    sql, params = rows.order_by().values("pk").query.sql_with_params()
    return sql, params
