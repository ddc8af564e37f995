"""The files of prints in the school's storage: written beside, moved into place whole, removed."""

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage

from tenant_apps.connection_sheets.choices import UNFINISHED, PrintStatus
from tenant_apps.connection_sheets.models import FOLDER, SheetPrint
from tenants.context import current_schema
from tenants.locks import try_alone

_PART = ".part"
_OURS = re.compile(rf"(\d+)\.pdf({re.escape(_PART)})?")


def lock_name(print_id: int) -> str:
    """What whoever touches the file of this print holds (tenants.locks): locks belong to the whole database."""
    return f"connection_sheets:{current_schema()}:{print_id}"


class _Finished(File):  # type: ignore[type-arg]
    """A file that a storage on disk renames instead of copying it: nobody ever sees half of it."""

    def temporary_file_path(self) -> str:
        """Where it is; a storage that finds this method moves the file."""
        return str(self.name)


@contextlib.contextmanager
def beside(sheet_print: SheetPrint) -> Iterator[IO[bytes]]:
    """A file to write the print into; gone afterwards unless `keep` made it the print's.

    On disk it stands in the folder of the finished file, so that keeping it is a rename. A killed
    worker leaves it there: the next one writes over it, or `remove_leftovers` removes it.
    """
    try:
        path = Path(default_storage.path(sheet_print.file_name + _PART))
    except NotImplementedError:  # a storage elsewhere reads it from a disk of ours
        with NamedTemporaryFile() as file:
            yield file
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(path, "w+b", opener=_for_us_alone) as file:
            yield file
    finally:
        path.unlink(missing_ok=True)


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def keep(sheet_print: SheetPrint, part: IO[bytes]) -> int:
    """Make what was written the print's file; its size in bytes."""
    part.flush()
    size = part.tell()
    part.seek(0)
    default_storage.delete(sheet_print.file_name)
    default_storage.save(sheet_print.file_name, _Finished(part))
    return size


def remove_leftovers() -> int:
    """Remove the files whose print is neither ready nor under way; how many.

    Expired an instant ago or, after a crash, long since: what the folder holds is what counts.
    """
    try:
        found = [match for name in default_storage.listdir(FOLDER)[1] if (match := _OURS.fullmatch(name))]
    except FileNotFoundError:
        return 0  # nothing was ever printed
    living = _living([int(match[1]) for match in found])
    return sum(_remove(int(match[1]), match[0]) for match in found if int(match[1]) not in living)


def _living(print_ids: list[int]) -> set[int]:
    statuses = [*UNFINISHED, PrintStatus.READY]
    prints = SheetPrint.objects.filter(pk__in=print_ids, status__in=statuses)
    return set(prints.order_by().values_list("pk", flat=True))


def _remove(print_id: int, name: str) -> bool:
    """Remove it, unless somebody has begun to make this print again."""
    with try_alone(lock_name(print_id)) as alone:
        if not alone or _living([print_id]):
            return False
        default_storage.delete(f"{FOLDER}/{name}")
    return True
