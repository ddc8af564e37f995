"""Work of the background: previews, zips, those of killed workers, uploads nobody went on with, trash not emptied."""

from tenants.tasks import spread_over_schools, task


@task
def make_previews(version_id: int) -> None:
    """Make the previews of one version of the school the task runs in."""
    from tenant_apps.documents import previews

    previews.make(version_id)


@task
def unpack_zip(key: str) -> None:
    """Go on with one zip of the school the task runs in, to its end."""
    from tenant_apps.documents import unpacking

    unpacking.work(key)


@task
def sweep_previews() -> None:
    """In one school: hand out again the previews and the zips of killed workers."""
    from tenant_apps.documents import previews, unpacking

    previews.sweep()
    unpacking.sweep()


@task
def sweep_all_previews() -> None:
    """Every ten minutes: each school, spread over nine."""
    spread_over_schools(sweep_previews, over_seconds=540)


@task
def purge_uploads() -> None:
    """In one school: forget the uploads nobody went on with for a day, and how the zips of a month ago went."""
    from tenant_apps.documents import unpacking, uploads

    uploads.purge()
    unpacking.purge()


@task
def purge_all_uploads() -> None:
    """Every night: each school, spread over an hour."""
    spread_over_schools(purge_uploads, over_seconds=3600)


@task
def empty_trash() -> None:
    """In one school: what has been in the trash for 90 days is gone, person by person."""
    from tenant_apps.documents.services import empty_old_trash

    while empty_old_trash():
        pass


@task
def empty_all_trash() -> None:
    """Every night: each school, spread over an hour."""
    spread_over_schools(empty_trash, over_seconds=3600)
