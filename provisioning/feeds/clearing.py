"""Files of drops that were taken long ago leave their folder; what was never read stays."""

import logging
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from provisioning.feeds import services
from provisioning.feeds.choices import RunStatus
from provisioning.feeds.models import Convention, FeedRun
from provisioning.feeds.runner import folder_of, last_taken
from provisioning.feeds.selectors import taken_runs
from tenant_apps.imports.aaf1d.names import Place, parse_name, place_of
from tenants.context import in_public
from tenants.locks import try_alone

logger = logging.getLogger(__name__)


def clear_folders() -> None:
    """Remove the files of every drop taken more than FEEDS_KEEP_DAYS days ago, and say so in its run."""
    if settings.FEEDS_KEEP_DAYS > 0:
        with in_public():
            for convention in Convention.objects.order_by("pk"):
                _clear_folder(convention)


def _clear_folder(convention: Convention) -> None:
    with try_alone(f"feed:{convention.pk}") as alone:
        if alone:
            for place, paths in _files_by_place(folder_of(convention)).items():
                if run := _run_that_ends(convention, place):
                    _remove(run, [path for path in paths if _was_read(path, run)])


def _files_by_place(folder: Path) -> dict[Place, list[Path]]:
    """The drops of a folder; nothing when it is not there."""
    found: dict[Place, list[Path]] = defaultdict(list)
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_file() and (file := parse_name(path)):
            found[place_of(file.day, file.mode)].append(path)
    return found


def _run_that_ends(convention: Convention, place: Place) -> FeedRun | None:
    """The last run that took this drop, when it is old enough and nobody will take the drop again."""
    runs = taken_runs(convention, convention.academy_code)
    run = next((each for each in runs.order_by("-pk") if _place(each) == place), None)
    last = last_taken(convention, convention.academy_code)
    if run is None or last is None or (_place(last) == place and last.status == RunStatus.PARTIAL):
        return None
    limit = timezone.now() - timedelta(days=settings.FEEDS_KEEP_DAYS)
    return run if run.finished_at and run.finished_at < limit else None


def _place(run: FeedRun) -> Place:
    return place_of(run.day or date.min, run.mode)


def _was_read(path: Path, run: FeedRun) -> bool:
    """A file of the same name that came after the run began was not."""
    return path.stat().st_mtime < run.started_at.timestamp()


def _remove(run: FeedRun, paths: list[Path]) -> None:
    """Said first, then done: what a killed worker leaves is removed the next night."""
    if not paths:
        return
    services.note_removal(run=run, removed={path.name for path in paths}, stuck=run.removal.get("stuck", ()))
    stuck = {path.name for path in paths if not _unlink(path)}
    services.note_removal(run=run, removed={path.name for path in paths}, stuck=stuck)


def _unlink(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        logger.exception("A file of a feed cannot be removed: %s", path.name)
        return False
    return True
