"""One's photo: chosen and cut, or taken away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shared_apps.ui.uploads import bounded_upload, was_too_large
from tenant_apps.accounts import services
from tenant_apps.accounts.guards import login_required
from tenant_apps.accounts.photos import SHELF
from tenant_apps.directory.http import MemberRequest
from tenant_apps.my_account.forms.photo import PhotoForm
from tenants.http import form_page


@bounded_upload(SHELF.largest)
@form_page
@login_required
def choose(request: MemberRequest) -> HttpResponse:
    """Choose a photo and cut it; without scripts the square around its centre is kept."""
    if request.method != "POST":
        return render(request, "my_account/photo.html", {"form": PhotoForm(request.user)})
    form = PhotoForm(request.user, request.POST, request.FILES, dropped=was_too_large(request))
    if not form.is_valid():
        return render(request, "my_account/photo.html", {"form": form})
    services.set_photo(actor=request.user, picture=form.cleaned_data["picture"])
    messages.success(request, _("La photo est en place."))
    return redirect("my_account:show")


@require_POST
@login_required
def remove(request: MemberRequest) -> HttpResponse:
    """Back to the initials: the photo is easily put again, so nothing is asked."""
    services.remove_photo(actor=request.user, user=request.user)
    messages.success(request, _("La photo est retirée."))
    return redirect("my_account:show")
