"""How people, classes and links were before an import and are after it: what undo needs, read from the database.

Two photographs of the same tables, kept where they differ. Undo refuses when the school no longer
looks like the second one, and otherwise brings back the first.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from tenant_apps.accounts.models import User
from tenant_apps.directory.models import Guardianship, Membership, PersonalDetails, SchoolClass
from tenant_apps.imports.engine.snapshot import ACCOUNT_FIELDS, DETAIL_FIELDS

_PERSONAL = frozenset({"users", "details"})
Table = dict[str, list[Any]]

# Columns that are watched, by table; the first one is the key.
COLUMNS = {
    "users": ("pk", *ACCOUNT_FIELDS, "sort_name", "leaving_at", "leaving_reason"),
    "details": ("user_id", *DETAIL_FIELDS),
    "classes": ("pk", "name", "levels", "onde_id"),
    "memberships": ("pk", "school_class_id", "user_id", "since"),
    "guardianships": ("pk", "relative_id", "child_id", "authority"),
}
MODELS: dict[str, type[Model]] = {
    "users": User,
    "details": PersonalDetails,
    "classes": SchoolClass,
    "memberships": Membership,
    "guardianships": Guardianship,
}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


@dataclass
class Photograph:
    """Rows of the watched tables by key, values as JSON keeps them."""

    tables: dict[str, Table] = field(default_factory=dict)


def photograph() -> Photograph:
    """The watched tables now, in five queries."""
    tables: dict[str, Table] = {}
    for name, columns in COLUMNS.items():
        rows = MODELS[name]._default_manager.order_by().values_list(*columns)
        tables[name] = {str(row[0]): [_plain(value) for value in row[1:]] for row in rows}
    return Photograph(tables)


def differences(before: Photograph, after: Photograph, people: Collection[int] | None = None) -> dict[str, Any]:
    """What changed: {table: {key: [before or None, after or None]}}.

    Of accounts and their administrative files, only those of `people` (all, when None): whoever
    changes their own account at that moment is nobody's business. The rest is locked meanwhile.
    """
    journal: dict[str, Any] = {}
    for name in COLUMNS:
        old, new = before.tables[name], after.tables[name]
        keys = [key for key in old.keys() | new.keys() if old.get(key) != new.get(key)]
        if people is not None and name in _PERSONAL:
            keys = [key for key in keys if int(key) in people]
        if keys:
            journal[name] = {key: [old.get(key), new.get(key)] for key in keys}
    return journal
