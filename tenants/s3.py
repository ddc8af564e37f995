"""Files of schools in S3 (S3_BUCKET), through django-storages: <school id>/… in one bucket."""

from collections.abc import Callable
from typing import IO, Any, cast

from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError
from storages.backends.s3 import S3Storage

from tenants.storage import school_folder

_MEGABYTE = 1024 * 1024


class SchoolS3Storage(S3Storage):  # type: ignore[misc]
    """A bucket all schools share; the folder is the school's the connection stands in, computed at every call."""

    @property
    def location(self) -> str:
        """Folder of the school; never cached, because the school changes."""
        return school_folder()

    def get_default_settings(self) -> dict[str, Any]:
        """Bounded memory (one piece at a time; what is read lies on disk), names that are never taken twice."""
        settings: dict[str, Any] = super().get_default_settings()
        settings.pop("location", None)
        bounded = TransferConfig(multipart_chunksize=8 * _MEGABYTE, use_threads=False)
        return settings | {
            "file_overwrite": False,
            "default_acl": None,
            "querystring_auth": True,
            "max_memory_size": _MEGABYTE,
            "transfer_config": bounded,
        }

    def open_part(self, name: str, first: int, last: int) -> IO[bytes]:
        """Bytes `first` to `last` of the file as they come from the bucket. Raises FileNotFoundError."""
        try:
            found = self.bucket.Object(self._normalize_name(name)).get(Range=f"bytes={first}-{last}")
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                raise FileNotFoundError(name) from error
            raise
        return cast("IO[bytes]", found["Body"])

    def opener(self, name: str) -> Callable[[], IO[bytes]]:
        """What opens the file later, wherever the connection stands then."""
        found = self.bucket.Object(self._normalize_name(name))
        return lambda: cast("IO[bytes]", found.get()["Body"])
