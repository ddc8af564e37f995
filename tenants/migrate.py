"""Bringing every school up to the code: only what is behind, one after the other, restartable."""

import logging
from dataclasses import dataclass, field

from django.db import connection

from tenants.birth import schema_is_complete
from tenants.context import in_public, in_school
from tenants.models import School, SchoolMigration
from tenants.template import code_fingerprint, run_migrations

logger = logging.getLogger(__name__)


class CanaryFailed(RuntimeError):
    """The first school of a run could not be migrated: the others were left alone."""


@dataclass
class MigrationReport:
    """Schemas migrated, and those that failed with their error."""

    migrated: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


def _birth_fingerprint(school: School) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(obj_description(oid, 'pg_namespace'), '') FROM pg_namespace WHERE nspname = %s",
            [school.schema_name],
        )
        row = cursor.fetchone()
    return str(row[0]).removeprefix("one:") if row else ""


def schools_behind() -> list[School]:
    """Schools with a schema whose migrations are not those of the code."""
    wanted = code_fingerprint()
    migrated = set(SchoolMigration.objects.filter(fingerprint=wanted, error="").values_list("school_id", flat=True))
    candidates = School.objects.exclude(pk__in=migrated).order_by("pk")
    return [s for s in candidates if schema_is_complete(s) and _birth_fingerprint(s) != wanted]


def _migrate_one(school: School) -> str:
    """Migrate one school as its own role; the error in words, empty when it went well."""
    try:
        with in_school(school):
            run_migrations()
    except Exception as error:  # recorded for this school; the run goes on with the others
        logger.exception("Migration of %s failed", school.schema_name)
        return f"{type(error).__name__}: {error}"
    return ""


def migrate_schools() -> MigrationReport:
    """Migrate all schools that are behind, the first one as a canary; raises CanaryFailed."""
    report = MigrationReport()
    with in_public():
        behind = schools_behind()
        for school in behind:
            error = _migrate_one(school)
            SchoolMigration.objects.update_or_create(
                school=school, defaults={"fingerprint": code_fingerprint(), "error": error}
            )
            if not error:
                report.migrated.append(school.schema_name)
                continue
            report.failed[school.schema_name] = error
            if len(report.failed) == 1 and not report.migrated and len(behind) > 1:
                raise CanaryFailed(f"{school.schema_name}: {error}")
    return report
