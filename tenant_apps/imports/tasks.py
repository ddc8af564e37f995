"""Work of the background: large imports, those of killed workers, what must be forgotten, leavers."""

from tenant_apps.imports.models import Import
from tenants.tasks import spread_over_schools, task


@task
def apply_in_background(run_id: int) -> None:
    """Apply one import of the school the task runs in."""
    from tenant_apps.imports.production import produce

    produce(run_id)


@task
def tidy_imports() -> None:
    """In one school: hand out again the imports of killed workers."""
    for pk in Import.objects.silent().order_by("pk").values_list("pk", flat=True)[:10]:
        apply_in_background.delay_on_commit(pk)


@task
def tidy_all_imports() -> None:
    """Every five minutes: tidy each school, spread over four."""
    spread_over_schools(tidy_imports, over_seconds=240)


@task
def purge_imports() -> None:
    """In one school: remove files older than a week and rows older than a year."""
    from tenant_apps.imports import services

    services.purge_imports()


@task
def purge_all_imports() -> None:
    """Every night: each school, spread over an hour."""
    spread_over_schools(purge_imports, over_seconds=3600)
