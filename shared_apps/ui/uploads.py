"""Files people send, bounded while they arrive: what is beyond is never written to disk."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import decorator_from_middleware
from django.views.decorators.csrf import csrf_exempt

from tenants.csrf import SchoolCsrfMiddleware

MEGABYTE = 1024 * 1024

View = Callable[..., HttpResponseBase]


class _BoundedHandler(FileUploadHandler):
    """Stops keeping a file once it passes the bound; the other fields of the form still arrive."""

    def __init__(self, request: HttpRequest, largest: int) -> None:
        super().__init__(request)
        self.largest = largest
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass the data on while the files of the request stay within the bound."""
        self.received += len(raw_data)
        if self.received > self.largest:
            self.request.META["one.upload_too_large"] = True  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""


def bounded_upload(largest: int) -> Callable[[View], View]:
    """Decorator: a view whose files together stay under `largest` bytes."""

    def decorate(view: View) -> View:
        protected = decorator_from_middleware(SchoolCsrfMiddleware)(view)

        @csrf_exempt  # only until the handler is in place: the check itself reads the body
        @wraps(view)
        def bounded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.upload_handlers.insert(0, _BoundedHandler(request, largest))
            return protected(request, *args, **kwargs)

        return bounded

    return decorate


def was_too_large(request: HttpRequest) -> bool:
    """Whether a file of this request was dropped for its size (read the form first)."""
    return bool(request.FILES is not None and request.META.get("one.upload_too_large"))
