"""Work of the background: large prints, and tidying up after an hour or after a crash."""

from tenant_apps.connection_sheets.models import SheetPrint
from tenant_apps.connection_sheets.production import expire_prints, produce
from tenants.tasks import spread_over_schools, task


@task
def make_print(print_id: int) -> None:
    """Make the file of one print of the school the task runs in."""
    produce(print_id)


@task
def tidy_prints() -> None:
    """In one school: hand out again the prints of killed workers, delete the files that are too old."""
    for pk in SheetPrint.objects.silent().order_by("pk").values_list("pk", flat=True)[:50]:
        make_print.delay_on_commit(pk)
    expire_prints()


@task
def tidy_all_prints() -> None:
    """Every five minutes: tidy each school, spread over four."""
    spread_over_schools(tidy_prints, over_seconds=240)
