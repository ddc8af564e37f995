"""What leaves the page: a message or a conversation on paper, the documents of a message in one file."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tenant_apps.accounts.guards import login_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.documents.archives import zip_of_documents
from tenant_apps.documents.services import DocumentRefused
from tenant_apps.messaging import documents
from tenant_apps.messaging.choices import State
from tenant_apps.messaging.models import Message
from tenant_apps.messaging.selectors import reading
from tenant_apps.messaging.views.common import message_of


@require_safe
@login_required
def letter(request: MemberRequest, pk: int) -> HttpResponse:
    """The message alone, as a PDF."""
    shown = reading.conversation(request.user, _sent(request, pk))
    return _paper(request, shown, [shown.opened])


@require_safe
@login_required
def conversation(request: MemberRequest, pk: int) -> HttpResponse:
    """The messages of its conversation that one holds, as a PDF."""
    shown = reading.conversation(request.user, _sent(request, pk))
    return _paper(request, shown, shown.letters)


def _sent(request: MemberRequest, pk: int) -> Message:
    """A draft is not printed: 404."""
    found = message_of(request, pk)
    if found.state == State.DRAFT:
        raise Http404
    return found


def _paper(request: MemberRequest, shown: reading.Conversation, letters: Sequence[reading.Letter]) -> HttpResponse:
    sheets = [documents.sheet_of(one) for one in letters]
    subject = documents.sheet_of(shown.opened).subject
    school = request.school.name if request.school else ""
    pdf = documents.letters_pdf(sheets, subject=subject, school=school, reader=request.user)
    headers = {"Content-Disposition": f'inline; filename="{slugify(subject)[:80] or "message"}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@require_safe
@login_required
def attachments(request: MemberRequest, pk: int) -> HttpResponseBase:
    """The documents that go with a message, streamed as a zip; 404 once it is taken back, or without any."""
    found = message_of(request, pk)
    try:
        archive = zip_of_documents(reading.documents_of(found))
    except DocumentRefused as refusal:
        return HttpResponse(str(refusal), status=413, content_type="text/plain; charset=utf-8")
    response = StreamingHttpResponse(archive, content_type="application/zip")
    response["Content-Length"] = str(len(archive))
    name = f"{found.subject or _('Pièces jointes')}.zip"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
