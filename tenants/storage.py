"""Files of schools, on a disk or in S3, each school in a folder of its own, computed at every call."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import IO

from django.core.files.storage import FileSystemStorage

from tenants.context import current_school_or_none


def school_folder() -> str:
    """Name of the folder of the school the connection stands in, `platform` in `public`."""
    school = current_school_or_none()
    return str(school.pk) if school else "platform"


class SchoolFileSystemStorage(FileSystemStorage):
    """MEDIA_ROOT/<school id>/… inside a school, MEDIA_ROOT/platform/… in `public`."""

    @property
    def base_location(self) -> str:  # type: ignore[override]
        """The folder of the school the connection stands in."""
        return f"{super().base_location}/{school_folder()}"

    @property
    def location(self) -> str:  # type: ignore[override]
        """Absolute path of that folder; never cached, because the school changes."""
        return os.path.abspath(self.base_location)

    def open_part(self, name: str, first: int, last: int) -> IO[bytes]:
        """The file, standing at byte `first`. Raises FileNotFoundError."""
        file = Path(self.path(name)).open("rb")  # noqa: SIM115 - whoever asked closes it
        file.seek(first)
        return file

    def opener(self, name: str) -> Callable[[], IO[bytes]]:
        """What opens the file later, wherever the connection stands then."""
        path = Path(self.path(name))
        return lambda: path.open("rb")
