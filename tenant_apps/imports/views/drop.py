"""Dropping the files, and the imports of before."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shared_apps.ui.uploads import bounded_upload, was_too_large
from tenant_apps.directory.http import MemberRequest
from tenant_apps.directory.permissions import manageable_classes
from tenant_apps.imports import services
from tenant_apps.imports.forms import MAX_BYTES, PART, DropForm
from tenant_apps.imports.models import Import, ImportQuerySet
from tenant_apps.imports.permissions import visible_imports
from tenant_apps.imports.selectors import undoable
from tenant_apps.imports.views.common import importer_required
from tenants.http import form_page

_RECENT = 5
# Of no use in a list, and large.
_HEAVY = ("journal", "decisions", "class_labels", "uploads", "files")
_PAGE = 25


def _seen(request: MemberRequest) -> ImportQuerySet:
    runs = visible_imports(request.user).select_related("requested_by", "school_class").recent()
    return runs.defer(*_HEAVY)


@bounded_upload(MAX_BYTES)
@importer_required
@form_page
def new(request: MemberRequest) -> HttpResponse:
    """The files, read at once: on to their columns or to the dry run."""
    form = _form(request)
    if request.method == "POST":
        if was_too_large(request):
            form.errors.pop("fichiers", None)
            form.add_error("fichiers", _("Ces fichiers dépassent 30 Mo ensemble : déposez-les en plusieurs fois."))
        elif form.is_valid() and (run := _start(request, form)):
            return redirect("imports:show", run.pk)
    context = {
        "form": form,
        "has_class": request.user.is_school_admin or manageable_classes(request.user).exists(),
        "recent": list(_seen(request)[:_RECENT]),
        "undoable": undoable(),
    }
    return render(request, "imports/new.html", context, status=422 if form.errors else 200)


def _form(request: MemberRequest) -> DropForm:
    wanted = request.GET.get("classe", "")
    initial = {"classe": wanted, "portee": PART} if wanted.isdecimal() else {}
    if request.method == "POST":
        return DropForm(request.POST, request.FILES, actor=request.user, initial=initial)
    return DropForm(actor=request.user, initial=initial)


def _start(request: MemberRequest, form: DropForm) -> Import | None:
    try:
        return services.start_import(actor=request.user, **form.answers())
    except services.ImportRefused as refusal:
        form.add_error("fichiers", str(refusal))
        return None


@require_safe
@importer_required
def index(request: MemberRequest) -> HttpResponse:
    """Every import, newest first."""
    page = Paginator(_seen(request), _PAGE).get_page(request.GET.get("page"))
    return render(request, "imports/list.html", {"page": page, "undoable": undoable()})
