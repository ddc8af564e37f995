"""A stored file as an answer: whole or a range (RFC 9110 § 14), in bounded memory, unable to run anything."""

import re
from collections.abc import Iterator
from typing import IO, Any
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.utils.http import content_disposition_header

from tenant_apps.documents.kinds import PDF
from tenant_apps.documents.links import LIFE, Target

_PIECE = 64 * 1024
# No file is longer than 18 digits say: a number beyond is odd, and Python refuses to read thousands of them.
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})$")
# Nothing in a file reaches our pages. The PDF viewer of browsers does not start in a sandbox.
_SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'; sandbox"
_PAPER = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"


def answer(request: HttpRequest, target: Target) -> HttpResponseBase:
    """The file, in the way this installation serves files. Raises Http404 when the storage lost it."""
    if settings.S3_REDIRECT:
        return HttpResponseRedirect(_signed(target))
    if settings.FILES_ACCEL:
        response: HttpResponseBase = HttpResponse()
        response["X-Accel-Redirect"] = quote(f"{settings.FILES_ACCEL}{_below_root(target.file)}")
    else:
        response = _streamed(request, target)
    return _dressed(response, target)


def _signed(target: Target) -> str:
    """An address in the S3 bucket itself, good for as long as ours."""
    said = {
        "ResponseContentType": target.media_type,
        "ResponseContentDisposition": content_disposition_header(target.download, target.name) or "inline",
    }
    return str(default_storage.url(target.file, parameters=said, expire=LIFE))  # type: ignore[call-arg]


def _below_root(name: str) -> str:
    """The file's place below MEDIA_ROOT, its school's folder included."""
    return default_storage.path(name).removeprefix(str(settings.MEDIA_ROOT).rstrip("/")).lstrip("/")


def _dressed(response: HttpResponseBase, target: Target) -> HttpResponseBase:
    response["Content-Type"] = target.media_type
    response["Content-Disposition"] = content_disposition_header(target.download, target.name) or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _PAPER if target.media_type == PDF else _SANDBOX
    response["X-Frame-Options"] = "SAMEORIGIN" if target.media_type == PDF else "DENY"
    response["Cache-Control"] = "private, no-cache"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _streamed(request: HttpRequest, target: Target) -> HttpResponseBase:
    """The bytes themselves. The file is opened here: once we stream, the school has been left."""
    storage: Any = default_storage
    try:
        size = storage.size(target.file)
        wanted = _wanted(request.headers.get("Range", ""), size)
        if wanted is None:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        first, last, partial = wanted
        file = storage.open_part(target.file, first, last)
    except FileNotFoundError as lost:
        raise Http404 from lost
    response = StreamingHttpResponse(_Pieces(file, last + 1 - first), status=206 if partial else 200)
    response["Accept-Ranges"] = "bytes"
    response["Content-Length"] = str(last + 1 - first)
    if partial:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _wanted(header: str, size: int) -> tuple[int, int, bool] | None:
    """First and last byte, and whether that is a part; None when there is no such part. Odd headers get the whole."""
    found = _RANGE.match(header)
    if not found or found.groups() == ("", ""):
        return 0, size - 1, False
    first, last = found.groups()
    if not first:
        start, end = max(0, size - int(last)), size - 1
    else:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
    return (start, end, True) if start <= end else None


class _Pieces:
    """Bytes of a file that stands at the first of them, in pieces; closed at the end or when the reader leaves."""

    def __init__(self, file: IO[bytes], count: int) -> None:
        self._file, self._left = file, count

    def __iter__(self) -> Iterator[bytes]:
        while self._left > 0 and (piece := self._file.read(min(_PIECE, self._left))):
            self._left -= len(piece)
            yield piece
        self.close()

    def close(self) -> None:
        """Close the file (Django asks for it at the end of the answer)."""
        self._file.close()
