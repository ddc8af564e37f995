"""Files on disk, each school in a folder of its own, computed at every call."""

import os

from django.core.files.storage import FileSystemStorage

from tenants.context import current_school_or_none


class SchoolFileSystemStorage(FileSystemStorage):
    """MEDIA_ROOT/<school id>/… inside a school, MEDIA_ROOT/platform/… in `public`."""

    @property
    def base_location(self) -> str:  # type: ignore[override]
        """The folder of the school the connection stands in."""
        school = current_school_or_none()
        root = super().base_location
        return f"{root}/{school.pk if school else 'platform'}"

    @property
    def location(self) -> str:  # type: ignore[override]
        """Absolute path of that folder; never cached, because the school changes."""
        return os.path.abspath(self.base_location)
