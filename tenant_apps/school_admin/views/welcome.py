"""The school's word of welcome."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tenant_apps.accounts.guards import admin_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.richtext.media import ForeignMedia
from tenant_apps.school_admin.welcome import welcome_html, write_welcome
from tenant_apps.school_admin.welcome_forms import WelcomeForm
from tenants.http import form_page


@form_page
@admin_required
def edit(request: MemberRequest) -> HttpResponse:
    """Write the word, and see it as the school reads it."""
    form = WelcomeForm(request.POST or None, initial={"word": welcome_html()})
    if request.method == "POST" and form.is_valid() and _written(request, form):
        return redirect("school_admin:welcome")
    form.fields["word"].for_writer(request.user)  # type: ignore[attr-defined]
    return render(request, "school_admin/welcome.html", {"form": form, "html": welcome_html()})


def _written(request: MemberRequest, form: WelcomeForm) -> bool:
    """Whether the word is in place; a refusal is said at its field."""
    word = form.cleaned_data["word"]
    try:
        write_welcome(actor=request.user, html=word)
    except ForeignMedia as foreign:
        form.add_error("word", str(foreign))
        return False
    messages.success(request, _("Le mot d’accueil est en place.") if word else _("Il n’y a plus de mot d’accueil."))
    return True
