"""Reads a schema's definition from the catalogs as statements that build it again elsewhere.

Names come unqualified, because the caller stands in the schema it reads: replaying is setting
another search_path. Every statement stands alone and identities are inside CREATE TABLE, as
Citus wants it (docs/decisions/0003).
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import connection


class UnsupportedObject(RuntimeError):
    """The template holds a kind of object the replay does not know how to build."""


@dataclass(frozen=True)
class Definition:
    """Statements in the order in which they must run, and relations counted per table."""

    statements: list[str]
    relations: dict[str, int]


# Anything here would be silently missing in a new school: refuse instead.
_UNSUPPORTED = """
SELECT 'view or foreign table ' || relname FROM pg_class
 WHERE relnamespace = current_schema()::regnamespace AND relkind NOT IN ('r', 'i', 'S', 't')
UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
UNION ALL SELECT 'type ' || t.typname FROM pg_type t
 WHERE t.typnamespace = current_schema()::regnamespace AND t.typrelid = 0 AND t.typelem = 0
UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
 WHERE c.relnamespace = current_schema()::regnamespace AND NOT g.tgisinternal
UNION ALL SELECT 'sequence ' || c.relname FROM pg_class c
 WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'S'
   AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'i')
"""

_COLUMNS = """
SELECT quote_ident(c.relname), quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
       CASE WHEN a.attcollation <> t.typcollation THEN quote_ident(l.collname) END,
       a.attnotnull, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid)
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_collation l ON l.oid = a.attcollation
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
 WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
 ORDER BY c.relname, a.attnum
"""

_CONSTRAINTS = """
SELECT quote_ident(c.relname), quote_ident(k.conname), k.contype, pg_get_constraintdef(k.oid)
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
 WHERE c.relnamespace = current_schema()::regnamespace AND k.contype IN ('p', 'u', 'c', 'x', 'f')
 ORDER BY c.relname, k.contype, k.conname
"""

# pg_get_indexdef always qualifies the table: take the schema's name out again.
_INDEXES = """
SELECT replace(pg_get_indexdef(i.indexrelid), ' ON ' || quote_ident(current_schema()) || '.', ' ON ')
  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
 WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
   AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
 ORDER BY x.relname
"""

# A table costs itself, its indexes, its identity sequence, its toast table and the toast's index.
_RELATIONS = """
SELECT c.relname, 1 + (SELECT count(*) FROM pg_index i WHERE i.indrelid = c.oid)
       + (SELECT count(*) FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
           WHERE d.refobjid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i'))
       + CASE WHEN c.reltoastrelid <> 0 THEN 2 ELSE 0 END
  FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
"""


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def _column(name: str, kind: str, collation: str | None, rest: tuple[Any, ...], start: int | None) -> str:
    not_null, identity, generated, expression = rest
    parts = [name, kind]
    if collation:
        parts.append(f"COLLATE {collation}")
    if identity:
        always = "ALWAYS" if identity == "a" else "BY DEFAULT"
        parts.append(f"GENERATED {always} AS IDENTITY (START WITH {start})")
    elif generated:
        parts.append(f"GENERATED ALWAYS AS ({expression}) STORED")
    elif expression:
        parts.append(f"DEFAULT {expression}")
    if not_null:
        parts.append("NOT NULL")
    return " ".join(parts)


def _next_identity(table: str, column: str) -> int:
    """Where a copy's identity starts: after the seed rows it carries over."""
    [(highest,)] = _rows(f"SELECT coalesce(max({column}), 0) FROM {table}")
    return int(highest) + 1


def _tables() -> dict[str, list[str]]:
    tables: dict[str, list[str]] = defaultdict(list)
    for table, name, kind, collation, *rest in _rows(_COLUMNS):
        start = _next_identity(table, name) if rest[1] else None
        tables[table].append(_column(name, kind, collation, tuple(rest), start))
    return tables


def _seed_rows(table: str) -> list[str]:
    """One INSERT for all rows of a table, values as quoted literals (none: no statement)."""
    columns = [
        name
        for (name,) in _rows(
            "SELECT quote_ident(attname) FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped"
            f" AND attgenerated = '' AND attrelid = '{table}'::regclass ORDER BY attnum"
        )
    ]
    literals = " || ',' || ".join(f"quote_nullable({column})" for column in columns)
    rows = _rows(f"SELECT '(' || {literals} || ')' FROM {table} ORDER BY 1")
    if not rows:
        return []
    values = ",\n".join(row for (row,) in rows)
    return [f"INSERT INTO {table} ({', '.join(columns)}) VALUES\n{values}"]


def read_definition() -> Definition:
    """The current schema as statements: tables with keys, rows, indexes, then foreign keys.

    Raises UnsupportedObject when the schema holds views, functions, types or triggers.
    """
    unsupported = [what for (what,) in _rows(_UNSUPPORTED)]
    if unsupported:
        raise UnsupportedObject(", ".join(unsupported))
    tables = _tables()
    foreign_keys = []
    for table, name, kind, definition in _rows(_CONSTRAINTS):
        if kind == "f":
            foreign_keys.append(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        else:
            tables[table].append(f"CONSTRAINT {name} {definition}")
    statements = [f"CREATE TABLE {table} (\n  " + ",\n  ".join(lines) + "\n)" for table, lines in tables.items()]
    statements += [insert for table in tables for insert in _seed_rows(table)]
    statements += [index for (index,) in _rows(_INDEXES)]
    return Definition(statements + foreign_keys, dict(_rows(_RELATIONS)))
