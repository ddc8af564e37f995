"""What beat starts."""

from tenants.tasks import spread_over_schools, task


@task
def purge_homework() -> None:
    """In one school: erase what was deleted more than a month ago."""
    from tenant_apps.homework.services import empty_old_trash

    empty_old_trash(actor=None)


@task
def purge_all_homework() -> None:
    """Every night: each school, spread over an hour."""
    spread_over_schools(purge_homework, over_seconds=3600)
