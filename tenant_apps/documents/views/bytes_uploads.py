"""tus 1.0.0 at /documents/envois/ (creation, expiration, termination, checksum), and the plain form.

What goes wrong is answered as a sentence in plain text, which the page shows beside the file.
"""

import base64
import hashlib
import tempfile
import uuid
from binascii import Error as NotBase64
from collections.abc import Callable
from functools import wraps
from typing import IO, Any

from django.http import HttpResponse
from django.http.request import UnreadablePostError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tenant_apps.directory.http import MemberRequest
from tenant_apps.documents import uploads
from tenant_apps.documents.intake import IntakeLater, storage_words
from tenant_apps.documents.models import Document, Upload
from tenant_apps.documents.permissions import visible_documents
from tenant_apps.documents.services import DocumentRefused
from tenant_apps.documents.views.common import folder_to_fill
from tenant_apps.sharing.choices import Level
from tenants.http import id_said

_VERSION = "1.0.0"
_HASHES = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
_IN_MEMORY = 256 * 1024
_READ = 64 * 1024
_OFFERED = {
    "Tus-Version": _VERSION,
    "Tus-Extension": "creation,expiration,termination,checksum",
    "Tus-Checksum-Algorithm": ",".join(_HASHES),
    "Tus-Max-Size": str(uploads.LARGEST),
}


class _BadPiece(ValueError):
    """The piece is not what its headers say: a code and a sentence."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code = code


def _say(code: int, words: object = "", **headers: str) -> HttpResponse:
    response = HttpResponse(str(words), status=code, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    for name, value in headers.items():
        response[name.replace("_", "-")] = value
    return response


def _tus(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Signed in, the right protocol; refusals in words. Every answer says which protocol it speaks."""

    @wraps(view)
    def speak(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = _answer(view, request, *args, **kwargs)
        response["Tus-Resumable"] = _VERSION
        return response

    return speak


def _answer(view: Callable[..., HttpResponse], request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    if not request.user.is_authenticated:
        return _say(401, _("Reconnectez-vous : l’envoi reprendra là où il s’est arrêté."))
    try:
        return view(request, *args, **kwargs)
    except _BadPiece as bad:
        return _say(bad.code, bad)
    except DocumentRefused as refused:
        return _say(422, refused)
    except IntakeLater as later:
        return _say(503, later, Retry_After="60")
    except Upload.DoesNotExist:  # forgotten meanwhile
        return _say(404, _("Cet envoi a expiré : recommencez-le."))


def _speaks_tus(request: MemberRequest) -> None:
    if request.headers.get("Tus-Resumable") != _VERSION:
        raise _BadPiece(412, _("Cette page n’est plus à jour : rechargez-la."))


@_tus
@require_http_methods(["OPTIONS", "POST"])
def create(request: MemberRequest) -> HttpResponse:
    """OPTIONS: what is offered. POST: announce a file; the answer says where its pieces go."""
    if request.method == "OPTIONS":
        return _say(204, **{name.replace("-", "_"): value for name, value in _OFFERED.items()})
    _speaks_tus(request)
    said = _metadata(request.headers.get("Upload-Metadata", ""))
    upload = uploads.begin(
        actor=request.user,
        name=said.get("filename", ""),
        size=_number(request, "Upload-Length"),
        folder=folder_to_fill(request.user, said.get("folder", "")),
        document=_document(request, said.get("document", "")),
    )
    location = reverse("documents:upload", args=[upload.key])
    return _say(201, Location=location, Upload_Expires=http_date(upload.expires_at.timestamp()))


def _metadata(header: str) -> dict[str, str]:
    """Upload-Metadata: pairs « key base64 », separated by commas."""
    said = {}
    for pair in filter(None, (one.strip() for one in header.split(","))):
        key, _space, value = pair.partition(" ")
        try:
            said[key] = base64.b64decode(value, validate=True).decode()
        except (NotBase64, UnicodeDecodeError) as error:
            raise _BadPiece(400, _("Cette page n’est plus à jour : rechargez-la.")) from error
    return said


def _number(request: MemberRequest, header: str) -> int:
    value = request.headers.get(header, "")
    if not value.isascii() or not value.isdigit() or len(value) > 15:
        raise _BadPiece(400, _("Cette page n’est plus à jour : rechargez-la."))
    return int(value)


def _document(request: MemberRequest, said: str) -> Document | None:
    """The document one may put a new version on, None without one."""
    if not said:
        return None
    documents = visible_documents(request.user, Level.CONTRIBUTE).select_related("owner")
    return get_object_or_404(documents, pk=id_said(said))


@_tus
@require_http_methods(["HEAD", "PATCH", "DELETE", "OPTIONS", "GET"])
def upload(request: MemberRequest, key: uuid.UUID) -> HttpResponse:
    """HEAD: how far it is. PATCH: one piece more. DELETE: give it up."""
    found = get_object_or_404(Upload, pk=key, owner=request.user)
    if request.method == "GET":
        return _say(405, Allow="HEAD, PATCH, DELETE, OPTIONS")
    if request.method == "OPTIONS":
        return create(request)
    _speaks_tus(request)
    if request.method == "HEAD":
        return _where(found, 200, Upload_Length=str(found.size))
    if request.method == "DELETE":
        uploads.forget(found)
        return _say(204)
    return _take(request, found)


def _where(upload: Upload, code: int, **headers: str) -> HttpResponse:
    expires = http_date(upload.expires_at.timestamp())
    made = {"Document": str(upload.result_id)} if upload.result_id else {}
    return _say(code, Upload_Offset=str(upload.received), Upload_Expires=expires, **made, **headers)


def _take(request: MemberRequest, found: Upload) -> HttpResponse:
    if request.content_type != "application/offset+octet-stream":
        raise _BadPiece(415, _("Cette page n’est plus à jour : rechargez-la."))
    offset = _number(request, "Upload-Offset")
    if offset != found.received:  # without reading the piece
        return _where(found, 409)
    _still_allowed(request, found)
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as piece:
        with storage_words():
            size = _read(request, piece)
        try:
            return _where(uploads.receive(actor=request.user, upload=found, offset=offset, piece=piece, size=size), 204)
        except uploads.WrongOffset:
            return _where(found, 409)


def _still_allowed(request: MemberRequest, found: Upload) -> None:
    """A share taken back while the file is on its way: its folder is unknown again."""
    folder_to_fill(request.user, str(found.folder_id or ""))
    _document(request, str(found.document_id or ""))


def _read(request: MemberRequest, piece: IO[bytes]) -> int:
    """Read what arrives of the piece; when the line is cut, what came is kept. Its size in bytes."""
    announced = _number(request, "Content-Length")
    if announced > uploads.LARGEST_PIECE:
        raise _BadPiece(413, _("Cette page n’est plus à jour : rechargez-la."))
    algorithm, digest = _checksum(request)
    total, size = _HASHES[algorithm](), 0
    try:
        while data := request.read(_READ):
            piece.write(data)
            total.update(data)
            size += len(data)
    except UnreadablePostError:
        if digest:  # half of it cannot be what was announced
            raise _BadPiece(460, _("Une partie du fichier s’est abîmée en route : l’envoi reprend.")) from None
    if digest and total.digest() != digest:
        raise _BadPiece(460, _("Une partie du fichier s’est abîmée en route : l’envoi reprend."))
    piece.seek(0)
    return size


def _checksum(request: MemberRequest) -> tuple[str, bytes]:
    """Upload-Checksum: « algorithm base64 »; no digest without one."""
    header = request.headers.get("Upload-Checksum", "")
    algorithm, _space, value = header.partition(" ")
    if not header:
        return "sha1", b""
    try:
        return (algorithm, base64.b64decode(value, validate=True)) if algorithm in _HASHES else _unknown()
    except NotBase64:
        return _unknown()


def _unknown() -> tuple[str, bytes]:
    raise _BadPiece(400, _("Cette page n’est plus à jour : rechargez-la."))
