"""Bringing every school up to the code: only those behind, a canary first, restartable.

The migration graph is loaded once for the whole run and the state before the pending migrations
is computed once for all schools that stand at the same point; loading both for each school, as
`migrate_schemas` does, costs a third of a second a school even when nothing is pending.
"""

import logging
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from tenants.birth import mark_complete, schema_fingerprints
from tenants.context import in_public, in_school
from tenants.models import School, SchoolMigration
from tenants.template import code_fingerprint

logger = logging.getLogger(__name__)


class CanaryFailed(RuntimeError):
    """The first school of a run could not be migrated: the others were left alone."""


@dataclass
class MigrationReport:
    """Schemas migrated, and those that failed with their error."""

    migrated: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


class SchoolMigrator:
    """Runs what is pending in one school after another, sharing the graph and the states."""

    def __init__(self) -> None:
        self._executor: MigrationExecutor | None = None
        self._states: dict[frozenset[tuple[str, str]], ProjectState] = {}

    def _executor_here(self) -> MigrationExecutor:
        """The executor, its loader told what is applied in the school we stand in."""
        if self._executor is None:
            self._executor = MigrationExecutor(connection)
        else:
            applied = self._executor.recorder.applied_migrations()
            self._executor.loader.applied_migrations = applied  # type: ignore[assignment]
        return self._executor

    def _state_before(self, executor: MigrationExecutor) -> ProjectState:
        point = frozenset(executor.loader.applied_migrations)
        if point not in self._states:
            self._states[point] = executor._create_project_state(with_applied_migrations=True)  # type: ignore[attr-defined]
        return self._states[point].clone()

    def migrate_here(self) -> int:
        """Apply the pending migrations to the school we stand in; how many there were."""
        executor = self._executor_here()
        targets = executor.loader.graph.leaf_nodes()
        plan = executor.migration_plan(targets)
        if plan:
            executor.migrate(targets, plan=plan, state=self._state_before(executor))
        return len(plan)


def schools_behind() -> list[School]:
    """Schools with a complete schema whose migrations are not those of the code, oldest first."""
    fingerprints = schema_fingerprints()
    wanted = code_fingerprint()
    return [s for s in School.objects.order_by("pk") if fingerprints.get(s.schema_name, wanted) != wanted]


def _migrate_one(migrator: SchoolMigrator, school: School) -> str:
    """Migrate one school as its own role; the error in words, empty when it went well."""
    try:
        with in_school(school):
            migrator.migrate_here()
            mark_complete(school, code_fingerprint())
    except Exception as error:  # recorded for this school; the run goes on with the others
        logger.exception("Migration of %s failed", school.schema_name)
        return f"{type(error).__name__}: {error}"
    return ""


def _record(school: School, error: str) -> None:
    with in_public(), transaction.atomic():
        SchoolMigration.objects.update_or_create(
            school=school, defaults={"fingerprint": code_fingerprint(), "error": error}
        )


def migrate_schools() -> MigrationReport:
    """Migrate all schools that are behind, the first one as a canary.

    What a school got done stays done: running again resumes with those still behind.
    Raises CanaryFailed when the very first school fails and there are others.
    """
    report = MigrationReport()
    migrator = SchoolMigrator()
    with in_public():
        behind = schools_behind()
    for school in behind:
        error = _migrate_one(migrator, school)
        _record(school, error)
        if not error:
            report.migrated.append(school.schema_name)
            continue
        report.failed[school.schema_name] = error
        if school == behind[0] and len(behind) > 1:
            raise CanaryFailed(f"{school.schema_name}: {error}")
    return report
