"""The school itself: who it is, its picture."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shared_apps.ui.uploads import bounded_upload, was_too_large
from tenant_apps.accounts.guards import admin_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.school_admin import services
from tenant_apps.school_admin.picture_forms import PictureForm
from tenant_apps.school_admin.pictures import SHELF
from tenants.http import Request, form_page

_YEAR = 365 * 24 * 3600


@bounded_upload(SHELF.largest)
@form_page
@admin_required
def show(request: MemberRequest) -> HttpResponse:
    """Who the school is, its picture and the way to choose another."""
    if request.method != "POST":
        return render(request, "school_admin/school.html", {"form": PictureForm()})
    form = PictureForm(request.POST, request.FILES, dropped=was_too_large(request))
    if not form.is_valid():
        return render(request, "school_admin/school.html", {"form": form})
    services.set_picture(actor=request.user, picture=form.cleaned_data["picture"])
    messages.success(request, _("L’image de l’école est en place."))
    return redirect("school_admin:school")


@form_page
@admin_required
def remove_picture(request: MemberRequest) -> HttpResponse:
    """Ask, then come back to the drawing."""
    if request.method != "POST" and request.school and request.school.picture:
        return render(request, "school_admin/picture_remove.html")
    if request.method == "POST":
        services.remove_picture(actor=request.user)
        messages.success(request, _("L’image est retirée. Le dessin la remplace."))
    return redirect("school_admin:school")


@require_safe
def picture(request: Request, name: str) -> HttpResponse:
    """The picture, to anybody at this school's door; its address changes with its content."""
    content = SHELF.content_of(name)
    if content is None:
        raise Http404
    kept = {"Cache-Control": f"public, max-age={_YEAR}, immutable"}
    return HttpResponse(content, content_type="image/webp", headers=kept)
