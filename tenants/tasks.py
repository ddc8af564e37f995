"""The base of every task: it waits for the commit, enters its school, and only if it still lives."""

import logging
from collections.abc import Callable
from typing import Any, cast
from zlib import crc32

from celery import shared_task
from celery.signals import task_postrun, task_prerun
from django.core.management import call_command
from django.db import transaction
from tenant_schemas_celery.task import TenantTask, headers_with_schema

from tenants.choices import RUNNABLE
from tenants.context import in_public, in_school
from tenants.models import School

logger = logging.getLogger(__name__)

# tenant-schemas-celery enters schools through signals whose errors are swallowed: a task of a
# deleted school would then run on `public`. We keep its headers and enter ourselves, below.
task_prerun.disconnect(dispatch_uid="tenant_schemas_switch_schema")
task_postrun.disconnect(dispatch_uid="tenant_schemas_restore_schema")


class OneTask(TenantTask):
    """A task knows its school from its headers and refuses to run when that school is gone."""

    abstract = True

    def _schema_name(self) -> str:
        headers = self.request.headers or {}
        return headers.get("_schema_name") or self.request.get("_schema_name") or "public"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the body inside its school; do nothing (and log it) when the school cannot run."""
        schema = self._schema_name()
        with in_public():
            if schema == "public":
                return super().__call__(*args, **kwargs)
            school = School.objects.filter(schema_name=schema, status__in=RUNNABLE).first()
        if school is None:
            logger.warning("Task %s dropped: school %s is closed or gone.", self.name, schema)
            return None
        with in_school(school):
            return super().__call__(*args, **kwargs)

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:
        """Send the task when the transaction commits, for the school we stand in now."""
        self._send_on_commit(args, kwargs)

    def later_on_commit(self, seconds: int, *args: Any) -> None:
        """The same, to be run this many seconds after it is sent."""
        self._send_on_commit(args, {}, countdown=seconds)

    def _send_on_commit(self, args: tuple[Any, ...], kwargs: dict[str, Any], **options: Any) -> None:
        headers = headers_with_schema({})
        transaction.on_commit(lambda: self.apply_async(args, kwargs, headers=headers, **options), robust=True)


def task(body: Callable[..., Any]) -> OneTask:
    """Decorator: a task of ours (celery.shared_task, with the type that has `delay_on_commit`)."""
    return cast("OneTask", shared_task(body))


def spread_over_schools(sent: OneTask, *args: Any, over_seconds: int = 0) -> int:
    """Send the task (with `args`) once for every running school, spread over this many seconds; how many were sent."""
    schools = School.objects.filter(status__in=RUNNABLE).values_list("schema_name", flat=True)
    for schema in schools:
        countdown = crc32(schema.encode()) % over_seconds if over_seconds else None
        sent.apply_async(args, headers={"_schema_name": schema}, countdown=countdown)
    return len(schools)


@task
def clear_sessions() -> None:
    """Remove the expired sessions of the schema the task runs in."""
    call_command("clearsessions")


@task
def clear_all_sessions() -> None:
    """Every night: expired sessions of the platform, then of each school, spread over an hour."""
    clear_sessions()
    spread_over_schools(clear_sessions, over_seconds=3600)
