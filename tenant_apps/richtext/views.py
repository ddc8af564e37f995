"""What the editor sends, and what texts show."""

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shared_apps.ui.uploads import bounded_upload, was_too_large
from tenant_apps.accounts.guards import login_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.documents.intake import IntakeLater
from tenant_apps.documents.kinds import UNKNOWN
from tenant_apps.documents.links import Target
from tenant_apps.documents.services import DocumentRefused
from tenant_apps.documents.serving import answer
from tenant_apps.richtext import media, services
from tenant_apps.richtext.forms import MediaForm
from tenant_apps.richtext.rules import LARGEST, SHOWN


def _refused(reason: str) -> JsonResponse:
    return JsonResponse({"error": reason}, status=400)


@bounded_upload(max(LARGEST.values()))
@require_POST
@login_required
def add_media(request: MemberRequest) -> HttpResponse:
    """Keep a file for a text; answers where it is, or why not in words."""
    form = MediaForm(request.POST, request.FILES)
    if was_too_large(request):
        return _refused(_("Ce fichier est trop lourd : 100 Mo au plus."))
    if not form.is_valid():
        return _refused(" ".join(map(str, form.errors.get("file", [_("Choisissez un fichier.")]))))
    file = form.cleaned_data["file"]
    try:
        kept = services.add_media(
            actor=request.user, kind=form.cleaned_data["kind"], name=file.name, content=file, size=file.size
        )
    except (DocumentRefused, IntakeLater) as refused:
        return _refused(str(refused))
    return JsonResponse({"id": kept.pk, "url": media.address_of(kept.pk), "name": kept.name}, status=201)


@require_safe
@login_required
def show_media(request: MemberRequest, number: int) -> HttpResponseBase:
    """An image, sound, film or file of a text, to whoever may see it; to others there is none."""
    document = media.seen_by(request.user, number)
    if document is None or document.current is None:
        raise Http404
    version = document.current
    shown = version.media_type in SHOWN
    kind = version.media_type if shown else UNKNOWN
    return answer(request, Target(version.file, kind, document.name, download=not shown))
