"""Groups are rows: this module makes them say what memberships, guardianships and functions say.

One query tells who belongs where, for one person as for the whole school. Settling everybody and
following one change therefore cannot disagree, as long as a change names the people it touches
(tests/directory/test_groups.py proves it).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from tenant_apps.accounts.choices import Function
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.models import Group, SchoolClass
from tenant_apps.directory.rules import GROUP_PROFILES
from tenants.context import current_schema
from tenants.locks import wait_for

_SCHOOL_GROUPS = len(GROUP_PROFILES) + len(Function)

# People whose groups are settled when the outermost `gathered_changes` ends; None outside.
_gathered: ContextVar[set[int] | None] = ContextVar("gathered_changes", default=None)

# Who belongs to which automatic group. A relative is whoever answers for a child, whatever the profile.
# Whoever is leaving (pre-deleted) belongs to none, and takes nobody into the groups of their classes.
_WANTED = """
WITH touched AS (
  SELECT id, profile, functions, leaving_at IS NULL AS stays
    FROM accounts_user WHERE id = ANY(%(people)s)
), person AS (
  SELECT id, profile, functions FROM touched WHERE stays
), care AS (
  SELECT s.relative_id, s.child_id
    FROM directory_guardianship s
    JOIN person ON person.id = s.relative_id
    JOIN accounts_user child ON child.id = s.child_id AND child.leaving_at IS NULL
), wanted AS (
  SELECT g.id AS group_id, p.id AS user_id
    FROM directory_group g JOIN person p ON p.profile = g.profile
   WHERE g.kind = 'school_profile'
  UNION
  SELECT g.id, c.relative_id
    FROM directory_group g CROSS JOIN care c
   WHERE g.kind = 'school_profile' AND g.profile = 'relative'
  UNION
  SELECT g.id, p.id
    FROM directory_group g JOIN person p ON g.function = ANY(p.functions)
   WHERE g.kind = 'function'
  UNION
  SELECT g.id, p.id
    FROM directory_group g
    JOIN directory_membership m ON m.school_class_id = g.school_class_id
    JOIN person p ON p.id = m.user_id AND p.profile = g.profile
   WHERE g.kind = 'class_profile'
  UNION
  SELECT g.id, c.relative_id
    FROM directory_group g
    JOIN directory_membership m ON m.school_class_id = g.school_class_id
    JOIN care c ON c.child_id = m.user_id
   WHERE g.kind = 'class_profile' AND g.profile = 'relative'
)
"""

_REMOVE = f"""{_WANTED}
DELETE FROM directory_groupmember x USING directory_group g, touched p
 WHERE g.id = x.group_id AND g.kind IN ('school_profile', 'class_profile', 'function') AND p.id = x.user_id
   AND NOT EXISTS (SELECT 1 FROM wanted w WHERE w.group_id = x.group_id AND w.user_id = x.user_id)
"""  # noqa: S608 - our own text

_ADD = f"""{_WANTED}
INSERT INTO directory_groupmember (group_id, user_id)
SELECT w.group_id, w.user_id FROM wanted w
 WHERE NOT EXISTS (SELECT 1 FROM directory_groupmember x WHERE x.group_id = w.group_id AND x.user_id = w.user_id)
"""  # noqa: S608 - our own text


def lock_directory() -> None:
    """Let one change of the school's directory happen at a time, until this transaction ends.

    Two concurrent changes (a pupil joins a class, a parent joins the pupil) would each miss the
    other's row and leave the parent out of the class's group. It is the first lock a change takes:
    rows of people and classes come after it, then logins (accounts.signals.people_changing).
    """
    wait_for(f"directory:{current_schema()}")


def ensure_school_groups() -> None:
    """Make the automatic groups of the school that do not exist yet: one per profile, one per function."""
    if Group.objects.filter(kind__in=[GroupKind.SCHOOL_PROFILE, GroupKind.FUNCTION]).count() == _SCHOOL_GROUPS:
        return
    profiles = [Group(kind=GroupKind.SCHOOL_PROFILE, profile=profile) for profile in GROUP_PROFILES]
    functions = [Group(kind=GroupKind.FUNCTION, function=function) for function in Function.values]
    Group.objects.bulk_create([*profiles, *functions], ignore_conflicts=True)


def make_class_groups(*school_classes: SchoolClass) -> None:
    """Make the automatic groups of new classes, one per profile, still empty."""
    Group.objects.bulk_create(
        [
            Group(kind=GroupKind.CLASS_PROFILE, school_class=school_class, profile=profile)
            for school_class in school_classes
            for profile in GROUP_PROFILES
        ],
        ignore_conflicts=True,
    )


@contextmanager
def gathered_changes() -> Iterator[None]:
    """One transaction whose many changes settle the groups once, at its end.

    Inside, groups are behind; outside, they are always true.
    """
    if _gathered.get() is not None:
        yield
        return
    people: set[int] = set()
    with transaction.atomic():
        token = _gathered.set(people)
        try:
            yield
        finally:
            _gathered.reset(token)
        settle(people)


def settle(people: Iterable[int]) -> None:
    """Make the automatic groups of these people (user ids) true, now or when the gathering ends."""
    waiting = _gathered.get()
    if waiting is not None:
        waiting.update(people)
        return
    people = list(people)
    if people:
        _apply(people)


def _apply(people: list[int]) -> None:
    with transaction.atomic():
        lock_directory()
        ensure_school_groups()
        with connection.cursor() as cursor:
            for statement in (_REMOVE, _ADD):
                cursor.execute(statement, {"people": people})
