"""The SQL behind « whom may X reach »: groups one is in → edges (default or said) → groups → people."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from tenant_apps.accounts.choices import ADMIN_FUNCTIONS
from tenant_apps.accounts.models import User
from tenant_apps.communication.rules import DEFAULT_EDGES
from tenant_apps.directory.choices import GroupKind

_EDGES = ", ".join(
    f"('{e.source_kind}', '{e.source_profile}', '{e.target_kind}', '{e.target_profile}', '{e.target_function}')"
    for e in DEFAULT_EDGES
)
# What is open between s and t while nobody said anything, and what administrators said of the pair, or of each class.
_USUAL = f"""EXISTS (
       SELECT 1 FROM (VALUES {_EDGES}) e (source_kind, source_profile, target_kind, target_profile, target_function)
        WHERE e.source_kind = s.kind AND e.source_profile = s.profile AND e.target_kind = t.kind
          AND e.target_profile IN ('', t.profile) AND e.target_function IN ('', t.function)
          AND (s.kind <> '{GroupKind.CLASS_PROFILE}' OR s.school_class_id = t.school_class_id))"""  # noqa: S608
_SAME_CLASS = (
    f"s.kind = '{GroupKind.CLASS_PROFILE}' AND t.kind = '{GroupKind.CLASS_PROFILE}'"
    " AND s.school_class_id = t.school_class_id"
)
_SAID = f"""
  LEFT JOIN communication_rule r ON r.source_id = s.id AND r.target_id = t.id
  LEFT JOIN communication_classrule c
    ON {_SAME_CLASS} AND c.source_profile = s.profile AND c.target_profile = t.profile"""
# Groups whose members one reaches. What is said of a pair comes before what is said of each class, and that before
# the default. Being on a broadcast list opens nothing: its members do not know of it.
_TARGETS = f"""
SELECT t.id FROM directory_groupmember mine
  JOIN directory_group s ON s.id = mine.group_id AND s.kind <> '{GroupKind.BROADCAST}'
  JOIN directory_group t ON true
  {_SAID}
 WHERE mine.user_id = %s AND COALESCE(r.allowed, c.allowed, {_USUAL})
"""  # noqa: S608 - our own words
_PEOPLE = f"""
SELECT x.user_id FROM directory_groupmember x
  JOIN directory_group g ON g.id = x.group_id AND g.kind <> '{GroupKind.BROADCAST}'
 WHERE x.group_id IN ({_TARGETS})
UNION SELECT child_id FROM directory_guardianship WHERE relative_id = %s
UNION SELECT relative_id FROM directory_guardianship WHERE child_id = %s
UNION SELECT %s::bigint
"""  # noqa: S608 - our own words


def target_groups(user: User) -> RawSQL:
    """Ids of the groups whose members `user` reaches, for `pk__in`."""
    return RawSQL(_TARGETS, [user.pk])  # noqa: S611 - our own words


def people(user: User) -> RawSQL:
    """Ids of the people `user` reaches by groups and by family, `user` included, for `pk__in`."""
    return RawSQL(_PEOPLE, [user.pk] * 4)  # noqa: S611 - our own words


# Who would gain or lose sight of whom: only those in the groups of what changes, towards those of its targets.
# `asked` holds what is said of pairs, `asked_of_classes` of each class; NULL goes back to the default.
_SIGHT = f"""
WITH asked (source_id, target_id, allowed) AS (VALUES (NULL::bigint, NULL::bigint, NULL::boolean) %(pairs)s
), asked_of_classes (source_profile, target_profile, allowed) AS (
  VALUES (NULL::text, NULL::text, NULL::boolean) %(classes)s
), edge AS (
  SELECT s.id AS source_id, t.id AS target_id, COALESCE(r.allowed, c.allowed, usual.open) AS was,
         COALESCE(CASE WHEN a.source_id IS NULL THEN r.allowed ELSE a.allowed END,
                  CASE WHEN k.source_profile IS NULL THEN c.allowed ELSE k.allowed END, usual.open) AS will_be
    FROM directory_group s
    JOIN directory_group t ON t.kind <> '{GroupKind.BROADCAST}' AND s.kind <> '{GroupKind.BROADCAST}'
    {_SAID}
    LEFT JOIN asked a ON a.source_id = s.id AND a.target_id = t.id
    LEFT JOIN asked_of_classes k
      ON {_SAME_CLASS} AND k.source_profile = s.profile AND k.target_profile = t.profile
   CROSS JOIN LATERAL (SELECT {_USUAL} AS open) usual
), moved AS (SELECT * FROM edge WHERE was <> will_be
), sight AS (
  SELECT x.user_id AS viewer_id, y.user_id AS seen_id, bool_or(edge.will_be) AS gained
    FROM edge
    JOIN directory_groupmember x ON x.group_id = edge.source_id
    JOIN directory_groupmember y ON y.group_id = edge.target_id AND y.user_id <> x.user_id
   WHERE (edge.was OR edge.will_be)
     AND x.user_id IN (SELECT user_id FROM directory_groupmember JOIN moved ON moved.source_id = group_id)
     AND y.user_id IN (SELECT user_id FROM directory_groupmember JOIN moved ON moved.target_id = group_id)
   GROUP BY x.user_id, y.user_id HAVING bool_or(edge.was) <> bool_or(edge.will_be)
)
SELECT gained, viewer.profile, count(DISTINCT viewer.id), (array_agg(DISTINCT viewer.first_name))[1:4],
       seen.profile, count(DISTINCT seen.id), (array_agg(DISTINCT seen.first_name))[1:4]
  FROM sight
  JOIN accounts_user viewer ON viewer.id = viewer_id AND viewer.leaving_at IS NULL AND viewer.blocked_at IS NULL
   AND NOT viewer.functions && %(admins)s::varchar[]
  JOIN accounts_user seen ON seen.id = seen_id AND seen.leaving_at IS NULL AND seen.blocked_at IS NULL
 WHERE NOT EXISTS (SELECT 1 FROM directory_guardianship kin
                    WHERE (kin.relative_id, kin.child_id) IN ((viewer_id, seen_id), (seen_id, viewer_id)))
 GROUP BY gained, viewer.profile, seen.profile
 ORDER BY gained DESC, viewer.profile, seen.profile
"""  # noqa: S608 - our own words
SightRow = tuple[bool, str, int, list[str], str, int, list[str]]


def changes_of_sight(
    pairs: Iterable[tuple[int, int, bool | None]], classes: Iterable[tuple[str, str, bool | None]]
) -> list[SightRow]:
    """Rows (gained, profile, how many and first names of those who see; the same of those who are seen).

    `pairs` are (source group, target group, allowed or None), `classes` the same by profiles in each class.
    Families and administrators see each other whatever the rules: they are in no row.
    """
    values: dict[str, Any] = {"admins": sorted(ADMIN_FUNCTIONS)}
    parts = {"admins": "%(admins)s", "pairs": "", "classes": ""}
    for name, rows in (("pairs", pairs), ("classes", classes)):
        for number, row in enumerate(rows):
            parts[name] += f", (%({name}{number}_0)s, %({name}{number}_1)s, %({name}{number}_2)s)"
            values |= {f"{name}{number}_{place}": part for place, part in enumerate(row)}
    with connection.cursor() as cursor:
        cursor.execute(_SIGHT % parts, values)
        return cursor.fetchall()
