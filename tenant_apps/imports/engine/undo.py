"""Taking back an import: every value it wrote becomes what it was, whom it made is gone."""

from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, Model, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.directory import groups
from tenant_apps.directory.models import Guardianship, Membership, SchoolClass
from tenant_apps.directory.services import gathered_changes
from tenant_apps.imports.engine.journal import COLUMNS, MODELS, Photograph, photograph

Changes = dict[str, list[list[Any] | None]]


class CannotUndo(ValueError):
    """The school is no longer as the import left it; the text says what changed."""


def _made(changes: Changes) -> set[int]:
    return {int(key) for key, (before, _after) in changes.items() if before is None}


def undo(journal: dict[str, Changes]) -> None:
    """Bring back what the journal says was; in the caller's transaction, the directory locked.

    Raises CannotUndo, before anything is written, when somebody the import made has activated the
    account, or when something it wrote has changed since.
    """
    now = photograph()
    users = journal.get("users", {})
    _check_activated(_made(users))
    _check_same(journal, now)
    _check_links(journal, now)
    _check_still_there(journal, now)
    with gathered_changes():
        touched = _touched(journal)
        _delete(Guardianship, _made(journal.get("guardianships", {})))
        _delete(Membership, _made(journal.get("memberships", {})))
        _delete(User, _made(users))
        for table in ("users", "details", "classes", "memberships", "guardianships"):
            _restore(table, journal.get(table, {}))
        _delete_empty(_made(journal.get("classes", {})), journal.get("classes", {}), now)
        groups.settle(touched - _made(users))


# --- May it be undone?


def _check_activated(made: set[int]) -> None:
    active = User.objects.activated().filter(pk__in=made).by_name().first()
    if active:
        text = _("%(name)s a activé son compte depuis : cet import ne peut plus être annulé.")
        raise CannotUndo(text % {"name": active.full_name})


def _check_same(journal: dict[str, Changes], now: Photograph) -> None:
    """Classes it made may have been renamed or filled since: they then stay."""
    for table, changes in journal.items():
        for key, (before, after) in changes.items():
            is_new_class = table == "classes" and before is None
            if not is_new_class and now.tables[table].get(key) != after:
                raise CannotUndo(_changed_since(table, key, before, after, now))


def _changed_since(table: str, key: str, before: Any, after: Any, now: Photograph) -> str:
    row = dict(zip(COLUMNS[table][1:], after or before or (), strict=False))
    person = {"users": key, "details": key}.get(table) or str(row.get("user_id") or row.get("child_id") or "")
    known = now.tables["users"].get(person)
    if known is None:
        return _("Ce que cet import a écrit a changé depuis : il ne peut plus être annulé.")
    said = dict(zip(COLUMNS["users"][1:], known, strict=True))
    text = _("Ce que cet import a écrit de %(name)s a changé depuis : il ne peut plus être annulé.")
    return text % {"name": f"{said['first_name']} {said['last_name']}"}


def _check_links(journal: dict[str, Changes], now: Photograph) -> None:
    """Whom the import made has got no class and no family since."""
    made = _made(journal.get("users", {}))
    for table, columns in (("memberships", (1,)), ("guardianships", (0, 1))):
        known = journal.get(table, {})
        for key, row in now.tables[table].items():
            if key not in known and any(row[column] in made for column in columns):
                raise CannotUndo(_changed_since(table, key, None, row, now))


_POINTS_AT = {
    "memberships": {"school_class_id": "classes", "user_id": "users"},
    "guardianships": {"relative_id": "users", "child_id": "users"},
}


def _check_still_there(journal: dict[str, Changes], now: Photograph) -> None:
    """Links come back only between classes and people that still exist."""
    for table, targets in _POINTS_AT.items():
        for before, _after in journal.get(table, {}).values():
            row = dict(zip(COLUMNS[table][1:], before or (), strict=False))
            if any(str(row[column]) not in now.tables[target] for column, target in targets.items() if row):
                raise CannotUndo(_("Une classe ou une personne d’avant cet import n’existe plus : il reste tel quel."))


# --- Bringing back


def _touched(journal: dict[str, Changes]) -> set[int]:
    """Everybody whose groups may change: people, members, relatives, and the parents of all of them."""
    ids = {int(key) for key in journal.get("users", {})}
    for table, column in (("memberships", "user_id"), ("guardianships", "relative_id")):
        place = COLUMNS[table].index(column) - 1
        ids |= {row[place] for pair in journal.get(table, {}).values() for row in pair if row}
    ids |= set(Guardianship.objects.filter(child__in=ids).order_by().values_list("relative", flat=True))
    return ids


def _delete(model: type[Model], ids: Iterable[int]) -> None:
    if wanted := sorted(ids):
        model._default_manager.filter(pk__in=wanted).delete()


def _restore(table: str, changes: Changes) -> None:
    """Rows that were changed get their values back; rows that were removed come back under their key."""
    model = MODELS[table]
    changed = {key: before for key, (before, after) in changes.items() if before is not None and after is not None}
    removed = {key: before for key, (before, after) in changes.items() if before is not None and after is None}
    columns = COLUMNS[table][1:]
    if table == "details":
        made = [int(key) for key, (before, _after) in changes.items() if before is None]
        _delete(model, made)
    if changed:
        if table == "classes":
            aside = Concat(Value("\u2063"), Cast("pk", CharField()))
            SchoolClass.objects.filter(pk__in=changed).update(name=aside)
        model._default_manager.bulk_update(_rows(table, changed), columns, batch_size=500)
    if removed:
        rows = _rows(table, removed)
        model._default_manager.bulk_create(rows)
        if "since" in columns:  # written by the database at creation
            since = columns.index("since")
            for row in rows:
                row.since = _value(model, "since", removed[str(row.pk)][since])
            model._default_manager.bulk_update(rows, ["since"])


def _rows(table: str, values: dict[str, list[Any]]) -> list[Any]:
    model, columns = MODELS[table], COLUMNS[table]
    rows = []
    for key, row in values.items():
        fields = {name: _value(model, name, value) for name, value in zip(columns[1:], row, strict=True)}
        rows.append(model(**{columns[0]: int(key)}, **fields))
    return rows


def _value(model: Any, name: str, value: Any) -> Any:
    return value if name.endswith("_id") else model._meta.get_field(name).to_python(value)


def _delete_empty(made: set[int], changes: Changes, now: Photograph) -> None:
    """Classes the import made, unless somebody renamed them or is in them."""
    untouched = {pk for pk in made if now.tables["classes"].get(str(pk)) == changes[str(pk)][1]}
    busy = set(Membership.objects.filter(school_class__in=untouched).order_by().values_list("school_class", flat=True))
    _delete(SchoolClass, untouched - busy)
